//! `cargo xtask contract`: writes what is made from the contract between page and program. The one who knows the contract
//! does it: a test of `bakehouse-studio`, which otherwise holds that what was written is fresh.

use crate::{places::Places, test::FOR_JOURNEYS};
use anyhow::Result;

pub fn write(places: &Places) -> Result<()> {
    places
        .cargo(&["test", "--quiet", "--workspace", "--lib"])
        .arguments(FOR_JOURNEYS)
        .argument("what_the_page_knows_of_the_contract_is_fresh")
        .with("BAKEHOUSE_WRITE_CONTRACT", "1")
        .run()
}
