//! Writes the contract as TypeScript, and the page's permissions, and holds that both are fresh.

use super::{COMMANDS, Change, describe};
use crate::failure::Failure;
use std::{
    any::TypeId,
    collections::{BTreeMap, HashSet},
    env, fs,
    path::Path,
};
use ts_rs::{Config, TS, TypeVisitor};

/// Set by `cargo xtask contract`: write instead of compare.
const WRITE: &str = "BAKEHOUSE_WRITE_CONTRACT";

/// Gathers every type that is reached from the table, and the commands themselves.
pub struct Visitor {
    config: Config,
    seen: HashSet<TypeId>,
    types: BTreeMap<String, String>,
    commands: Vec<String>,
}

impl Visitor {
    pub fn command<Request: TS + 'static, Response: TS + 'static>(&mut self, name: &str) {
        self.visit::<Request>();
        self.visit::<Response>();
        let (request, response) = (Request::name(&self.config), Response::name(&self.config));
        self.commands.push(format!("  {name}: [request: {request}, response: {response}];\n"));
    }
}

impl TypeVisitor for Visitor {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        T::visit_generics(self);
        T::visit_dependencies(self);
        // Only types of our own have a file they could be exported to.
        if T::output_path().is_some() {
            let docs = T::docs().unwrap_or_default();
            let declaration = format!("{docs}export {}\n", T::decl(&self.config));
            self.types.insert(T::ident(&self.config), declaration);
        }
    }
}

fn typescript() -> String {
    let mut visitor = Visitor {
        config: Config::new().with_large_int("number"),
        seen: HashSet::new(),
        types: BTreeMap::new(),
        commands: Vec::new(),
    };
    describe(&mut visitor);
    visitor.visit::<Change>();
    visitor.visit::<Failure>();
    let types = visitor.types.into_values().collect::<Vec<_>>().join("\n");
    format!(
        "// Made from src-tauri/crates/studio/src/contract/ by `cargo xtask contract`. Not edited by hand.\n\n\
         /** Every command, with what it takes and what it gives. */\n\
         export interface Commands {{\n{}}}\n\n{types}",
        visitor.commands.concat(),
    )
}

fn capability() -> String {
    let own = COMMANDS.iter().map(|name| format!("allow-{}", name.replace('_', "-")));
    let core = ["core:event:allow-listen", "core:event:allow-unlisten"].map(str::to_owned);
    let permissions: Vec<String> = own.chain(core).collect();
    let value = serde_json::json!({
        "$schema": "../gen/schemas/desktop-schema.json",
        "identifier": "main",
        "description": "Everything the page of the main window may ask for: the commands of the contract, and to hear that something changed. Not core:default, which reads image files by path and opens the inspector.",
        "local": true,
        "windows": ["main"],
        "permissions": permissions,
    });
    format!("{value:#}\n")
}

#[test]
fn what_the_page_knows_of_the_contract_is_fresh() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).expect("the checkout");
    for (path, text) in [
        ("ui/src/lib/backend/contract.ts", typescript()),
        ("src-tauri/capabilities/main.json", capability()),
    ] {
        let path = root.join(path);
        if env::var_os(WRITE).is_some() {
            fs::write(&path, text).expect("written");
        } else {
            let found = fs::read_to_string(&path).unwrap_or_default();
            assert!(found == text, "{} is stale: `cargo xtask contract`", path.display());
        }
    }
}
