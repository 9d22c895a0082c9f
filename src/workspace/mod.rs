//! One GeoPackage file that keeps settings, layers, runs, conflicts, reviews. Every write is one transaction. Interface sketch.
