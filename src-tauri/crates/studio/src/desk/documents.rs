//! Documents that drafts ask about: a worker reads them, the project keeps their passages. The file itself stays where it
//! is and is not needed again.

use super::{bake, import};
use crate::{
    contract::{
        AddDocument, BakePage, DocumentRef, DoneAct, PasteDocument, ProjectRef, TaskId, TaskKind,
        Topic,
    },
    failure::{Failure, FailureCode},
    outside::Purpose,
    studio::{Project, Studio},
    tasks::{About, Ending, Handle},
    worker::{
        protocol::{Act, PassageRead, ReadDocument, Word},
        voice::{Reply, Voice},
    },
};
use bakehouse_domain::{act::ActKind, draft::Recipe};
use bakehouse_formats::documents as formats;
use bakehouse_store::project::{
    acts::Act as Acts,
    bakes,
    documents::{self, NewPassage},
};
use std::path::Path;

/// The longest text that is pasted, in bytes: what is longer is a file.
const LONGEST_PASTED: usize = 2_000_000;
/// The longest name, in characters.
const LONGEST_NAME: usize = 120;

/// Reads a document in the background; nothing where the person chose none.
pub fn document_add(studio: &Studio, request: AddDocument) -> Result<Option<TaskId>, Failure> {
    let path = match &request.token {
        Some(token) => Some(import::path_of(studio, token)?),
        None => studio.outside().choose_file(Purpose::Document),
    };
    let Some(path) = path else { return Ok(None) };
    let project = studio.project(request.project)?;
    let about = About {
        kind: TaskKind::ReadDocument,
        project: Some((project.id, studio.project_name(project.id)?)),
        run: None,
        total: None,
        can_pause: false,
    };
    let its_studio = studio.clone();
    let work = move |handle: &Handle| {
        let is_read = read(&its_studio, &project, &path, &|| handle.is_cancelled())?;
        Ok(if is_read { Ending::Done } else { Ending::Cancelled })
    };
    Ok(Some(studio.tasks().spawn(about, work)))
}

/// Adds a text that was pasted.
pub fn document_paste(studio: &Studio, request: PasteDocument) -> Result<BakePage, Failure> {
    let name: String = request.name.trim().chars().take(LONGEST_NAME).collect();
    if request.text.len() > LONGEST_PASTED {
        return Err(Failure::new(FailureCode::SettingOutOfRange)
            .with("setting", "text")
            .with("value", request.text.len())
            .with("least", 0)
            .with("most", LONGEST_PASTED));
    }
    let bytes = request.text.into_bytes();
    // Text is text, whatever it looks like.
    let read = formats::read_bytes(bytes, Path::new("pasted.txt"), &formats::Limits::STANDARD);
    let document = read.map_err(crate::project_file::reading_failure)?;
    let passages = document.passages.into_iter().map(|passage| PassageRead {
        heading: passage.heading,
        page: None,
        text: passage.text,
    });
    let project = studio.project(request.project)?;
    keep(studio, &project, &name, 0, &passages.collect::<Vec<_>>())?;
    bake::bake(studio, ProjectRef { project: project.id })
}

/// Asks no longer about a document. What was drafted about it stays.
pub fn document_remove(studio: &Studio, request: DocumentRef) -> Result<DoneAct, Failure> {
    let project = studio.project(request.project)?;
    let (kind, now) = (ActKind::DocumentRemoved, studio.now());
    let done = project.write(|transaction| {
        let mut act = Acts::begin(transaction, kind, 1, None, now)?;
        documents::remove(transaction, &mut act, request.document)?;
        Ok(DoneAct { id: act.id(), kind, count: 1 })
    })?;
    studio.tell(Topic::Project, Some(project.id));
    studio.tell(Topic::Drafts, Some(project.id));
    Ok(done)
}

/// Reads the document at `path` and keeps it. Not so where it was told to stop.
pub(crate) fn read(
    studio: &Studio,
    project: &Project,
    path: &Path,
    wants_stop: &dyn Fn() -> bool,
) -> Result<bool, Failure> {
    let mut voice = Voice::start(studio.launch(), studio.clock().clone())?;
    let act = Act::ReadDocument(ReadDocument { path: path.to_owned() });
    let reply = voice.ask(act, wants_stop, &mut |word| match word {
        Word::Document { passages, gaps } => Some((passages, gaps)),
        _ => None,
    });
    let (passages, gaps) = match reply {
        Ok(Reply::Answered(document)) => document,
        Ok(Reply::Stopped) => return Ok(false),
        // What a reader stumbles over so that it dies of it is a damaged file, to a person.
        Err(failure) if failure.code == FailureCode::WorkerEnded => {
            return Err(Failure::at(FailureCode::FileIsDamaged, path).because(failure.code.name()));
        }
        Err(failure) => return Err(failure),
    };
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    keep(studio, project, &name, gaps, &passages)?;
    Ok(true)
}

/// Keeps a document. The first one is asked about from now on, without a further press.
fn keep(
    studio: &Studio,
    project: &Project,
    name: &str,
    gaps: usize,
    passages: &[PassageRead],
) -> Result<(), Failure> {
    let now = studio.now();
    project.write(|transaction| {
        let is_first = documents::all(transaction)?.is_empty();
        let new = passages.iter().map(|passage| NewPassage {
            heading: passage.heading.as_deref(),
            page: passage.page,
            text: &passage.text,
        });
        documents::add(transaction, name, gaps, new, now)?;
        let recipe = bakes::recipe(transaction)?.unwrap_or_default();
        if is_first && recipe.documents == 0 {
            bakes::set_recipe(transaction, &Recipe { documents: 100, ..recipe })?;
        }
        Ok(())
    })?;
    studio.tell(Topic::Drafts, Some(project.id));
    Ok(())
}
