//! Nothing: a package needs a library, and this one is all tests. They stand beside this file.
