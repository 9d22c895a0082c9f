//! A conflict list as a test reads it.

/// The columns of DESIGN 4.2, in their order.
pub(crate) const COLUMNS: &str = "conflict,rule,severity,certainty,subject_role,subject_layer,subject_record,subject_id,subject_class,\
object_role,object_layer,object_record,object_id,object_class,overlap_m2,subject_share,mean_width_m,distance_m,admin,status,note";

/// The rows of a list.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct List {
    rows: Vec<Vec<String>>,
}

impl List {
    /// Reads the CSV, its BOM and header included.
    #[track_caller]
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let text = std::str::from_utf8(bytes).unwrap().strip_prefix('\u{feff}').expect("a BOM");
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>().join(","), COLUMNS);
        let rows = reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
        Self { rows }
    }

    /// How many conflicts there are.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The cells of some columns (separated by blanks) of every row, joined by blanks; an empty cell is –.
    pub(crate) fn cells(&self, columns: &str) -> Vec<String> {
        let places: Vec<usize> = columns.split_whitespace().map(place).collect();
        let shown = |row: &Vec<String>| {
            let cells: Vec<&str> = places.iter().map(|&place| if row[place].is_empty() { "–" } else { row[place].as_str() }).collect();
            cells.join(" ")
        };
        self.rows.iter().map(shown).collect()
    }

    /// A column of every row as numbers.
    #[track_caller]
    pub(crate) fn numbers(&self, column: &str) -> Vec<f64> {
        self.rows.iter().map(|row| row[place(column)].parse().unwrap_or_else(|_| panic!("{:?}", row[place(column)]))).collect()
    }

    /// Only the rows of one rule.
    pub(crate) fn rule(&self, rule: &str) -> Self {
        Self { rows: self.rows.iter().filter(|row| row[1] == rule).cloned().collect() }
    }
}

fn place(column: &str) -> usize {
    COLUMNS.split(',').position(|name| name == column).unwrap_or_else(|| panic!("no column {column}"))
}
