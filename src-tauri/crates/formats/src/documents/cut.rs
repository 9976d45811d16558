//! Cuts a document into passages. Short sections are put together with what stands next to them in the same chapter,
//! long ones are cut into parts of about the same length: between paragraphs where that can be, between the lines of a
//! list, a table or code that is too long for one passage, between the sentences of a paragraph that is, and within a
//! sentence only where there is no other way.

use super::Passage;
use super::parts::{Part, PartKind};
use super::sentences::{sentences, weight, words};
use std::ops::Range;

#[cfg(test)]
mod tests;

/// Fewer words than this are no passage, where anything stands beside them.
const LEAST: usize = 100;
/// The most words that a passage should have.
const MOST: usize = 250;
/// A few more are better than a passage of a few.
const LIMIT: usize = 300;

/// The passages of a document with these parts.
pub fn passages(parts: &[Part]) -> Vec<Passage> {
    let outline = Outline::of(parts);
    let mut passages = Vec::new();
    for stretch in outline.stretches() {
        for group in outline.groups(stretch) {
            passages.push(outline.passage(group));
        }
    }
    passages
}

/// The smallest thing that is never cut.
struct Piece<'t> {
    text: &'t str,
    words: usize,
    /// What stands between it and the piece before it.
    joint: &'static str,
    /// The headings above it: an index among the outline's paths.
    path: usize,
    page: Option<u32>,
    from: usize,
    to: usize,
}

/// Pieces that become one or more passages.
struct Stretch {
    pieces: Range<usize>,
    words: usize,
}

/// A heading above what is being laid out.
struct Open<'t> {
    level: u8,
    part: &'t Part,
    from: usize,
    /// Whether nothing stands under it yet.
    is_bare: bool,
}

/// A document as pieces under their headings.
struct Outline<'t> {
    pieces: Vec<Piece<'t>>,
    /// The headings above each section, the outermost first.
    paths: Vec<Vec<&'t str>>,
}

impl<'t> Outline<'t> {
    fn of(parts: &'t [Part]) -> Self {
        let mut outline = Self { pieces: Vec::new(), paths: Vec::new() };
        let mut open: Vec<Open<'t>> = Vec::new();
        let mut at = 0;
        for part in parts {
            if let PartKind::Heading(level) = part.kind {
                outline.close(&mut open, level);
                if let Some(above) = open.last_mut() {
                    above.is_bare = false;
                }
                open.push(Open { level, part, from: at, is_bare: true });
            } else {
                if let Some(above) = open.last_mut() {
                    above.is_bare = false;
                }
                outline.add(part, at, &open);
            }
            at += part.text.chars().count() + 2;
        }
        outline.close(&mut open, 0);
        outline
    }

    /// Closes the headings of `level` and those inside. One under which nothing stands is text like any other.
    fn close(&mut self, open: &mut Vec<Open<'t>>, level: u8) {
        while let Some(heading) = open.pop_if(|heading| heading.level >= level) {
            if heading.is_bare {
                self.add(heading.part, heading.from, open);
            }
        }
    }

    /// Adds the pieces of a part that begins `at` so many characters.
    fn add(&mut self, part: &'t Part, at: usize, open: &[Open<'t>]) {
        let path: Vec<&str> = open.iter().map(|heading| heading.part.text.as_str()).collect();
        if self.paths.last() != Some(&path) {
            self.paths.push(path);
        }
        let path = self.paths.len() - 1;
        let text = part.text.as_str();
        let (mut behind, mut passed) = (0, at);
        for range in pieces(text, part.kind) {
            let between = &text[behind..range.start];
            let from = passed + between.chars().count();
            let to = from + text[range.clone()].chars().count();
            let joint = match between {
                _ if behind == 0 => "\n\n",
                "" => "",
                _ if between.contains('\n') => "\n",
                _ => " ",
            };
            (behind, passed) = (range.end, to);
            let text = &text[range];
            let words = words(text);
            self.pieces.push(Piece { text, words, joint, path, page: part.page, from, to });
        }
    }

    /// Sections, and short ones with those that they stand closest to.
    fn stretches(&self) -> Vec<Stretch> {
        let mut found: Vec<Stretch> = Vec::new();
        for section in self.sections() {
            match found.as_mut_slice() {
                [.., before, last]
                    if last.words < LEAST && self.is_closer(before, last, &section) =>
                {
                    join(before, last);
                    found.pop();
                    found.push(section);
                }
                [.., last] if last.words < LEAST => join(last, &section),
                _ => found.push(section),
            }
        }
        if let [.., before, last] = found.as_mut_slice()
            && last.words < LEAST
        {
            join(before, last);
            found.pop();
        }
        found
    }

    fn sections(&self) -> Vec<Stretch> {
        let mut sections: Vec<Stretch> = Vec::new();
        let mut path = None;
        for (index, piece) in self.pieces.iter().enumerate() {
            match sections.last_mut() {
                Some(last) if path == Some(piece.path) => {
                    last.pieces.end = index + 1;
                    last.words += piece.words;
                }
                _ => sections.push(Stretch { pieces: index..index + 1, words: piece.words }),
            }
            path = Some(piece.path);
        }
        sections
    }

    /// Whether `middle` shares more headings with what stands before it than with what follows.
    fn is_closer(&self, before: &Stretch, middle: &Stretch, after: &Stretch) -> bool {
        let path = |index: usize| &self.paths[self.pieces[index].path];
        let (first, last) = (path(middle.pieces.start), path(middle.pieces.end - 1));
        shared(path(before.pieces.end - 1), first) > shared(last, path(after.pieces.start))
    }

    /// The pieces of each passage of a stretch: as many passages as it needs, and all of about the same length.
    fn groups(&self, stretch: Stretch) -> Vec<Range<usize>> {
        let goal = stretch.words / stretch.words.div_ceil(MOST).max(1);
        let mut groups: Vec<(Range<usize>, usize)> = Vec::new();
        for index in stretch.pieces {
            let more = self.pieces[index].words;
            match groups.last_mut() {
                Some((group, words)) if !is_full(*words, more, goal) => {
                    group.end = index + 1;
                    *words += more;
                }
                _ => groups.push((index..index + 1, more)),
            }
        }
        if let [.., (before, many), (last, few)] = groups.as_mut_slice()
            && *few < LEAST
            && *many + *few <= LIMIT
        {
            before.end = last.end;
            groups.pop();
        }
        groups.into_iter().map(|(group, _)| group).collect()
    }

    fn passage(&self, group: Range<usize>) -> Passage {
        let pieces = &self.pieces[group];
        let path = |piece: &Piece<'_>| self.paths[piece.path].as_slice();
        let (first, last) = (&pieces[0], &pieces[pieces.len() - 1]);
        let common = pieces.iter().map(|piece| shared(path(first), path(piece))).min();
        let common = common.unwrap_or(0);
        let mut text = String::new();
        let mut above = &path(first)[..common];
        for piece in pieces {
            let own = path(piece);
            for heading in &own[shared(above, own)..] {
                separate(&mut text, "\n\n");
                text.push_str(heading);
            }
            above = own;
            separate(&mut text, piece.joint);
            text.push_str(piece.text);
        }
        let heading = (common > 0).then(|| path(first)[..common].join(" > "));
        Passage { text, heading, page: first.page, from: first.from, to: last.to }
    }
}

/// Whether a passage of `words` words is better off without `more` of them, if `goal` is how many it should have.
fn is_full(words: usize, more: usize, goal: usize) -> bool {
    words + more > LIMIT
        || (words >= LEAST && words.abs_diff(goal) <= (words + more).abs_diff(goal))
}

fn join(before: &mut Stretch, after: &Stretch) {
    before.pieces.end = after.pieces.end;
    before.words += after.words;
}

/// How many headings two paths begin with in common.
fn shared(one: &[&str], other: &[&str]) -> usize {
    one.iter().zip(other).take_while(|(one, other)| one == other).count()
}

fn separate(text: &mut String, joint: &str) {
    if !text.is_empty() {
        text.push_str(joint);
    }
}

/// How a text may be cut, the best way first.
#[derive(Clone, Copy)]
enum Way {
    Lines,
    Sentences,
    Words,
}

/// The pieces of a part.
fn pieces(text: &str, kind: PartKind) -> Vec<Range<usize>> {
    let way = if kind == PartKind::Lines { Way::Lines } else { Way::Sentences };
    let mut found = Vec::new();
    cut(text, 0..text.len(), way, &mut found);
    found
}

/// Cuts a range of a text as finely as it must be.
fn cut(text: &str, range: Range<usize>, way: Way, into: &mut Vec<Range<usize>>) {
    let part = &text[range.clone()];
    if words(part) <= LIMIT {
        into.push(range);
        return;
    }
    match way {
        Way::Lines => {
            let mut begin = range.start;
            for line in part.split_inclusive('\n') {
                let content = line.trim_end();
                if !content.is_empty() {
                    cut(text, begin..begin + content.len(), Way::Sentences, into);
                }
                begin += line.len();
            }
        }
        Way::Sentences => {
            for sentence in sentences(part) {
                let begin = range.start;
                cut(text, begin + sentence.start..begin + sentence.end, Way::Words, into);
            }
        }
        Way::Words => cut_words(text, range, into),
    }
}

/// Cuts between words, and within one that is longer than any passage.
fn cut_words(text: &str, range: Range<usize>, into: &mut Vec<Range<usize>>) {
    /// Characters of a word that is cut; of no script are they more than a passage may have.
    const CHARACTERS: usize = MOST;
    let mut current: Option<Range<usize>> = None;
    let mut many = 0;
    for word in text[range].split_whitespace() {
        let begin = word.as_ptr().addr() - text.as_ptr().addr();
        let more = weight(word);
        if more > MOST {
            into.extend(current.take());
            let ends = word.char_indices().map(|(at, _)| at).step_by(CHARACTERS).skip(1);
            let mut start = 0;
            for end in ends.chain([word.len()]) {
                into.push(begin + start..begin + end);
                start = end;
            }
            continue;
        }
        match &mut current {
            Some(current) if many + more <= MOST => {
                current.end = begin + word.len();
                many += more;
            }
            _ => {
                into.extend(current.replace(begin..begin + word.len()));
                many = more;
            }
        }
    }
    into.extend(current);
}
