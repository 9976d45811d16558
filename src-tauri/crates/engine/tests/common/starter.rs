//! Finds the starter model, which some tests read. They never pass without it.

use std::path::PathBuf;

/// The file of the starter model, in the folder where `cargo xtask model` puts it.
pub fn starter_model() -> PathBuf {
    let folder = std::env::var_os("BAKEHOUSE_MODELS").map(PathBuf::from).or_else(|| {
        directories::BaseDirs::new()
            .map(|places| places.cache_dir().join("bakehouse").join("models"))
    });
    let file = folder.unwrap_or_default().join("SmolLM2-135M-Instruct.Q4_1.gguf");
    assert!(file.is_file(), "run `cargo xtask model` first: {} is not there", file.display());
    file
}
