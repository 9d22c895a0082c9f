//! What a right reader says of files: small ones made here, and, where the environment variable JINGTU_SHARED names a folder with real
//! data and its table, those too.

mod real_files;
