//! Server-sent events out of bytes, however these are cut: only the data of each event, which is all that any wire needs.

/// Collects bytes until they are events.
#[derive(Debug, Default)]
pub struct Events {
    line: Vec<u8>,
    data: Vec<String>,
    /// The last byte was a carriage return; a line feed after it belongs to it.
    was_return: bool,
    is_behind_mark: bool,
}

impl Events {
    /// Takes bytes, and gives the data lines of each event that ends in them.
    pub fn push(&mut self, bytes: &[u8], on_event: &mut dyn FnMut(Vec<String>)) {
        for &byte in bytes {
            let ends_pair = byte == b'\n' && std::mem::take(&mut self.was_return);
            match byte {
                b'\n' if ends_pair => {}
                b'\n' | b'\r' => {
                    self.was_return = byte == b'\r';
                    self.end_line(on_event);
                }
                _ => {
                    self.was_return = false;
                    self.line.push(byte);
                }
            }
        }
    }

    /// The end: an event counts without the empty line that should follow it.
    pub fn finish(&mut self, on_event: &mut dyn FnMut(Vec<String>)) {
        if !self.line.is_empty() {
            self.end_line(on_event);
        }
        self.end_event(on_event);
    }

    fn end_line(&mut self, on_event: &mut dyn FnMut(Vec<String>)) {
        let line = std::mem::take(&mut self.line);
        let mut line = String::from_utf8_lossy(&line);
        if !std::mem::replace(&mut self.is_behind_mark, true) {
            line = line.trim_start_matches('\u{feff}').to_owned().into();
        }
        if line.is_empty() {
            self.end_event(on_event);
        } else if let Some(data) = line.strip_prefix("data:") {
            self.data.push(data.strip_prefix(' ').unwrap_or(data).to_owned());
        }
        // Comments, names of events, ids, and lines that are nothing of this.
    }

    fn end_event(&mut self, on_event: &mut dyn FnMut(Vec<String>)) {
        if !self.data.is_empty() {
            on_event(std::mem::take(&mut self.data));
        }
    }
}
