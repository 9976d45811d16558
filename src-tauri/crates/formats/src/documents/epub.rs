//! EPUB: web pages in an archive, in the order in which they are read.

use super::archive::Archive;
use super::html::{self, Syntax};
use super::parts::{GapCode, Parts};
use super::xml::{Step, walk};
use super::{Fault, decode};
use percent_encoding::percent_decode_str;
use std::collections::HashMap;

const CONTAINER: &str = "META-INF/container.xml";
/// What says that chapters are locked, or fonts are.
const ENCRYPTION: &str = "META-INF/encryption.xml";
/// How fonts are locked, which nobody reads here.
const FONTS: [&str; 2] = ["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"];

/// What the package says of the book.
#[derive(Default)]
struct Package {
    title: String,
    /// The files of the book by their ids: where they are, and whether it is the table of contents.
    files: HashMap<String, (String, bool)>,
    /// The ids of the chapters, in reading order.
    order: Vec<String>,
}

/// Finds the parts of a book.
pub fn read(archive: &mut Archive, parts: &mut Parts) -> Result<(), Fault> {
    if is_locked(archive)? {
        return Err(Fault::Locked);
    }
    let container = archive.part(CONTAINER)?.ok_or(Fault::Damaged)?;
    let mut package_path = None;
    walk(&decode::text(&container).0, |step| {
        if let Step::Begin(element) = step
            && element.name() == "rootfile"
            && package_path.is_none()
        {
            package_path = element.attribute("full-path");
        }
    });
    let package_path = package_path.ok_or(Fault::Damaged)?;
    let package = archive.part(&package_path)?.ok_or(Fault::Damaged)?;
    let package = Package::of(&decode::text(&package).0);
    parts.title(&package.title);
    let mut damaged = 0;
    for id in &package.order {
        let Some((path, is_contents)) = package.files.get(id) else {
            damaged += 1;
            continue;
        };
        if *is_contents {
            continue;
        }
        match archive.part(&beside(&package_path, path)) {
            Ok(Some(page)) => {
                html::read(&decode::declared_text(&page, parts), Syntax::Xml, parts);
            }
            Err(Fault::Swollen) => return Err(Fault::Swollen),
            Ok(None) | Err(_) => damaged += 1,
        }
    }
    if parts.all().is_empty() && damaged > 0 {
        return Err(Fault::Damaged);
    }
    parts.gap(GapCode::PartsDamaged, damaged);
    Ok(())
}

/// Whether anything but fonts is locked.
fn is_locked(archive: &mut Archive) -> Result<bool, Fault> {
    let Some(encryption) = archive.part(ENCRYPTION)? else { return Ok(false) };
    let mut is_locked = false;
    walk(&decode::text(&encryption).0, |step| {
        if let Step::Begin(element) = step
            && element.name() == "EncryptionMethod"
        {
            let method = element.attribute("Algorithm").unwrap_or_default();
            is_locked |= !FONTS.contains(&method.as_str());
        }
    });
    Ok(is_locked)
}

impl Package {
    fn of(text: &str) -> Self {
        let mut package = Self::default();
        let mut is_title = false;
        walk(text, |step| match step {
            Step::Begin(element) => {
                is_title = element.name() == "title" && package.title.is_empty();
                match element.name() {
                    "item" => {
                        let (id, path) = (element.attribute("id"), element.attribute("href"));
                        let properties = element.attribute("properties").unwrap_or_default();
                        let is_contents = properties.split_whitespace().any(|word| word == "nav");
                        if let (Some(id), Some(path)) = (id, path) {
                            package.files.insert(id, (path, is_contents));
                        }
                    }
                    "itemref" => package.order.extend(element.attribute("idref")),
                    _ => {}
                }
            }
            Step::Text(text) if is_title => package.title.push_str(&text),
            Step::Text(_) => {}
            Step::End(_) => is_title = false,
        });
        package
    }
}

/// The name of the part to which `path` leads from the part `from`.
fn beside(from: &str, path: &str) -> String {
    let path = path.split(['#', '?']).next().unwrap_or_default();
    let path = percent_decode_str(path).decode_utf8_lossy();
    let mut steps: Vec<&str> = match path.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => from.split('/').rev().skip(1).collect::<Vec<_>>().into_iter().rev().collect(),
    };
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_from_the_package() {
        let check = |path: &str, expected: &str| {
            assert_eq!(beside("OEBPS/content.opf", path), expected, "{path}");
        };
        check("text/ch1.xhtml", "OEBPS/text/ch1.xhtml");
        check("../ch%201.xhtml#a", "ch 1.xhtml");
        check("/ch1.xhtml", "ch1.xhtml");
        check("../../../ch1.xhtml", "ch1.xhtml");
        check("100%.xhtml", "OEBPS/100%.xhtml");
        assert_eq!(beside("content.opf", "ch1.xhtml"), "ch1.xhtml");
    }
}
