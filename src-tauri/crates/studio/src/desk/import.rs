//! Import: a file is read into a staging place of the project, shown with what is wrong in it, and then accepted as a
//! whole or given up. What is staged lives no longer than the program: after its end the next start clears it away.

mod accept;
mod files;
mod line;
mod live;
mod prepare;
mod read;
mod staging;

pub use accept::{import_accept, import_discard};
pub(super) use files::path_of;
pub use files::{file_opened, files_choose, has_offered_file, offer_file};
pub(super) use staging::tidy_up;

use crate::{
    contract::{
        BeginImport, ChosenFile, FixLine, ImportProblem, ImportProblemsRequest, ImportRef,
        ImportView, MapColumns, ProjectId, RepairLines, Topic,
    },
    desk::home,
    failure::Failure,
    project_file,
    studio::Studio,
};
use bakehouse_store::{app::projects, project::imports};
use live::{Chosen, Live};
use std::{path::Path, sync::Arc};

/// Problems that are given at once.
const MOST_PROBLEMS: usize = 500;

/// What this area keeps in memory.
#[derive(Default)]
pub struct Room {
    files: files::Files,
    imports: live::Imports,
}

/// Begins to read a file. What is wrong with the file as a whole is told by the view, like everything else of it.
pub fn import_begin(studio: &Studio, request: BeginImport) -> Result<ImportView, Failure> {
    let path = studio.rooms().import.files.path(&request.token)?;
    let ChosenFile { name, bytes, .. } = files::chosen(request.token, &path);
    let makes_project = request.project.is_none();
    let project = match request.project {
        Some(project) => project,
        None => home::create_project(studio, &project_name(&name, &path), true)?,
    };
    let begun = staging::note(studio, project).and_then(|()| {
        let now = studio.now();
        studio.project(project)?.write(|transaction| imports::begin(transaction, &name, bytes, now))
    });
    let import = match begun {
        Ok(import) => import,
        Err(failure) => {
            if makes_project {
                // What can't be removed now is removed at the next start: it is still forming.
                let _ = home::remove_for_good(studio, project);
            }
            return Err(failure);
        }
    };
    let live = Arc::new(Live::new(project, import, name, bytes, makes_project, path));
    studio.rooms().import.imports.add(live.clone());
    let project_name = project_name_of(studio, project)?;
    read::begin(studio, &live, project_name);
    import_view(studio, ImportRef { project, import })
}

/// How an import gets on.
pub fn import_view(studio: &Studio, request: ImportRef) -> Result<ImportView, Failure> {
    let live = studio.rooms().import.imports.get(request)?;
    let name = project_name_of(studio, request.project)?;
    Ok(live.view(name))
}

/// The lines with something wrong.
pub fn import_problems(
    studio: &Studio,
    request: ImportProblemsRequest,
) -> Result<Vec<ImportProblem>, Failure> {
    let ImportProblemsRequest { project, import, from, count } = request;
    let live = studio.rooms().import.imports.get(ImportRef { project, import })?;
    let project = studio.project(project)?;
    let keys =
        live.problem_keys(|| project.read(|connection| imports::problem_keys(connection, import)))?;
    let from = from.min(keys.len());
    let shown = &keys[from..keys.len().min(from + count.min(MOST_PROBLEMS))];
    let problems = project.read(|connection| imports::problems(connection, import, shown))?;
    Ok(problems.into_iter().map(|problem| live.problem(problem)).collect())
}

/// Reads a line anew, as the person wrote it.
pub fn import_fix_line(studio: &Studio, request: FixLine) -> Result<ImportView, Failure> {
    let reference = ImportRef { project: request.project, import: request.import };
    let live = studio.rooms().import.imports.get(reference)?;
    line::fix(studio, &live, request.line, &request.text)?;
    studio.tell(Topic::Import, Some(request.project));
    import_view(studio, reference)
}

/// Reads the file anew, with what the person says of its columns.
pub fn import_map(studio: &Studio, request: MapColumns) -> Result<ImportView, Failure> {
    let MapColumns { project, import, columns, base_prompt, has_header, sheet } = request;
    let reference = ImportRef { project, import };
    let live = studio.rooms().import.imports.get(reference)?;
    let uses = columns.into_iter().map(|column| (column.name, read::use_of(column.role)));
    let chosen = Chosen { uses: uses.collect(), base_prompt, has_header, sheet };
    read::again(studio, &live, chosen, project_name_of(studio, project)?)?;
    studio.tell(Topic::Import, Some(project));
    import_view(studio, reference)
}

/// Puts mended lines in place of unreadable ones.
pub fn import_repair(studio: &Studio, request: RepairLines) -> Result<ImportView, Failure> {
    let RepairLines { project, import, lines } = request;
    let reference = ImportRef { project, import };
    let live = studio.rooms().import.imports.get(reference)?;
    line::repair(studio, &live, lines.as_deref())?;
    studio.tell(Topic::Import, Some(project));
    import_view(studio, reference)
}

/// A new project is called as its folder says, or else like the file it comes from.
fn project_name(file: &str, path: &Path) -> String {
    if let Some(described) = project_file::describe(path).map(|described| described.name)
        && !described.trim().is_empty()
    {
        return described;
    }
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    if stem.is_empty() { file.to_owned() } else { stem.to_owned() }
}

fn project_name_of(studio: &Studio, project: ProjectId) -> Result<String, Failure> {
    Ok(studio.read_app(|connection| projects::one(connection, project))?.name)
}

#[cfg(test)]
mod tests;
