//! What a file is: opened as the person said, or else by what it seems to be, and told to the page.

use super::super::live::Chosen;
use crate::contract::{ColumnRole, FileKind, ImportCertainty, ImportColumn, ImportForm};
use bakehouse_formats::{Certainty, Choices, Columns, Error, Kind, Limits, Mapping, Reader, Use};
use std::{
    path::Path,
    sync::{Arc, atomic::AtomicU64},
};

/// Opens a file. Columns are read as what they likely are: the person sees what comes of it, and can say otherwise.
pub(super) fn open(
    path: &Path,
    chosen: &Chosen,
    read_bytes: Arc<AtomicU64>,
) -> Result<Reader<'static>, Error> {
    let base_prompt = Some(chosen.base_prompt.clone()).filter(|text| !text.trim().is_empty());
    let choices = Choices {
        sheet: chosen.sheet.clone(),
        has_header: chosen.has_header,
        mapping: chosen.mapping().map(|uses| Mapping { uses, base_prompt: base_prompt.clone() }),
        takes_likely: true,
        base_prompt,
        read_bytes,
    };
    Reader::open_as(path, &Limits::STANDARD, choices)
}

/// What can be said of an open file.
pub(super) fn of(reader: &Reader<'_>, chosen: &Chosen) -> ImportForm {
    let form = reader.form();
    let columns = form.columns.as_ref();
    ImportForm {
        kind: kind(form.kind),
        is_packed: form.is_packed,
        encoding: reader.encoding().name().to_owned(),
        shape: form.shape.map(|shape| shape.name().to_owned()),
        sheet: form.sheet.clone(),
        other_sheets: form.other_sheets.clone(),
        columns: columns.map_or_else(Vec::new, |columns| described(columns, chosen)),
        certainty: match columns.map(|columns| columns.certainty) {
            _ if chosen.mapping().is_some() => ImportCertainty::Chosen,
            None | Some(Certainty::Sure) => ImportCertainty::Sure,
            Some(Certainty::Likely) => ImportCertainty::Likely,
            Some(Certainty::Unclear) => ImportCertainty::Unclear,
        },
        has_header: columns.is_some_and(|columns| columns.has_header),
        base_prompt: chosen.base_prompt.clone(),
        lines: columns.map_or_else(Vec::new, |columns| columns.lines.clone()),
    }
}

fn described(columns: &Columns, chosen: &Chosen) -> Vec<ImportColumn> {
    let mapping = chosen.mapping().map(|uses| Mapping { uses, base_prompt: None });
    let columns = columns.columns.iter().map(|column| {
        let taken_for =
            mapping.as_ref().map_or(column.guess, |mapping| mapping.use_of(&column.name));
        ImportColumn {
            name: column.name.clone(),
            role: role(taken_for),
            first: column.first.clone(),
        }
    });
    columns.collect()
}

fn kind(kind: Kind) -> FileKind {
    match kind {
        Kind::Jsonl => FileKind::Jsonl,
        Kind::JsonList => FileKind::JsonList,
        Kind::JsonValues => FileKind::JsonValues,
        Kind::Csv => FileKind::Csv,
        Kind::Tsv => FileKind::Tsv,
        Kind::Xlsx => FileKind::Xlsx,
        Kind::Parquet => FileKind::Parquet,
    }
}

fn role(column_use: Use) -> ColumnRole {
    match column_use {
        Use::BasePrompt => ColumnRole::BasePrompt,
        Use::Question => ColumnRole::Question,
        Use::Answer => ColumnRole::Answer,
        Use::WorseAnswer => ColumnRole::WorseAnswer,
        Use::Topic => ColumnRole::Topic,
        Use::Note => ColumnRole::Note,
        Use::HeldBack => ColumnRole::HeldBack,
        Use::Tools => ColumnRole::Tools,
        Use::Conversation => ColumnRole::Conversation,
        Use::Keep => ColumnRole::Keep,
        Use::LeaveOut => ColumnRole::LeaveOut,
    }
}

/// What a role is to whoever reads the file.
pub(in super::super) fn use_of(role: ColumnRole) -> Use {
    match role {
        ColumnRole::BasePrompt => Use::BasePrompt,
        ColumnRole::Question => Use::Question,
        ColumnRole::Answer => Use::Answer,
        ColumnRole::WorseAnswer => Use::WorseAnswer,
        ColumnRole::Topic => Use::Topic,
        ColumnRole::Note => Use::Note,
        ColumnRole::HeldBack => Use::HeldBack,
        ColumnRole::Tools => Use::Tools,
        ColumnRole::Conversation => Use::Conversation,
        ColumnRole::Keep => Use::Keep,
        ColumnRole::LeaveOut => Use::LeaveOut,
    }
}
