//! `cargo xtask contract`: writes what is made from the contract between page and program. The one who knows the contract
//! does it: a test of `bakehouse-studio`, which otherwise holds that what was written is fresh.

use crate::places::Places;
use anyhow::Result;

pub fn write(places: &Places) -> Result<()> {
    places
        .cargo(&["test", "--quiet", "--package", "bakehouse-studio", "--lib"])
        .argument("what_the_page_knows_of_the_contract_is_fresh")
        .with("BAKEHOUSE_WRITE_CONTRACT", "1")
        .run()
}
