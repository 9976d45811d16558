//! DOCX: the document of Word and of everything that saves as Word does. Headings are known by their style or their
//! place in the outline, whatever the style is called in the language of whoever wrote it.

mod styles;
mod text;

use super::archive::Archive;
use super::parts::{GapCode, Parts};
use super::xml::{Step, walk};
use super::{Fault, decode};
use styles::Styles;
use text::Body;

/// The part that every archive of this family begins with.
const RELATIONS: &str = "_rels/.rels";
/// Where the document is, unless the relations say something else.
const DOCUMENT: &str = "word/document.xml";

/// The name of the part that is the document. Nothing: the archive is no DOCX.
pub fn document_part(archive: &mut Archive) -> Result<Option<String>, Fault> {
    let mut named = None;
    if let Some(relations) = archive.part(RELATIONS)? {
        walk(&decode::text(&relations).0, |step| {
            if let Step::Begin(element) = step
                && element.attribute("Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
            {
                named = element.attribute("Target");
            }
        });
    }
    let named = named.map(|name| name.trim_start_matches('/').to_owned());
    // Workbooks and slides have relations of the same kind.
    Ok(match named {
        Some(name) if name.starts_with("xl/") || name.starts_with("ppt/") => None,
        Some(name) if archive.has(&name) => Some(name),
        _ => archive.has(DOCUMENT).then(|| DOCUMENT.to_owned()),
    })
}

/// Finds the parts of the document that is the part `name`.
pub fn read(archive: &mut Archive, name: &str, parts: &mut Parts) -> Result<(), Fault> {
    let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
    let styles = archive.part(&format!("{folder}/styles.xml"));
    // A document without styles is read all the same.
    let styles = match styles {
        Ok(styles) => Styles::of(&decode::text(&styles.unwrap_or_default()).0),
        Err(Fault::Swollen) => return Err(Fault::Swollen),
        Err(_) => Styles::default(),
    };
    let document = archive.part(name)?.ok_or(Fault::Damaged)?;
    let (document, broken) = decode::text(&document);
    parts.gap(GapCode::BrokenLetters, broken);
    let mut body = Body::new(&styles, parts);
    let is_whole = walk(&document, |step| body.step(step));
    body.finish();
    if !is_whole {
        if parts.all().is_empty() {
            return Err(Fault::Damaged);
        }
        parts.gap(GapCode::PartsDamaged, 1);
    }
    title(archive, parts)
}

/// What the document says of itself is often what its template said: it counts after a title in the text.
fn title(archive: &mut Archive, parts: &mut Parts) -> Result<(), Fault> {
    let core = match archive.part("docProps/core.xml") {
        Err(Fault::Swollen) => return Err(Fault::Swollen),
        core => core.ok().flatten().unwrap_or_default(),
    };
    let (mut is_title, mut title) = (false, String::new());
    walk(&decode::text(&core).0, |step| match step {
        Step::Begin(element) => is_title = element.name() == "title",
        Step::Text(text) if is_title => title.push_str(&text),
        Step::Text(_) => {}
        Step::End(_) => is_title = false,
    });
    parts.title(&title);
    Ok(())
}
