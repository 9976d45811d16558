//! The model's chat template: a small program in the Jinja language, from the model's file. It comes from strangers,
//! so it gets a bounded number of steps and nothing but the conversation.

use bakehouse_domain::message::{Message, Role, ToolCall};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Value};
use minijinja::{Environment, ErrorKind, context};
use minijinja_contrib::pycompat;
use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter};

use super::vocabulary::Vocabulary;
use crate::error::Error;
use crate::gguf::Gguf;

/// The form that most small models were taught, for files without a template.
const CHATML: &str = concat!(
    "{% for message in messages %}",
    r"{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>\n' }}",
    "{% endfor %}",
    r"{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}",
);
/// A conversation of a thousand turns takes some 50,000.
const MAX_STEPS: u64 = 10_000_000;
const NAME: &str = "chat";

/// How the rendered text ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// With the last message.
    None,
    /// With the opening of an answer.
    Answer,
}

#[derive(Debug)]
pub(super) struct Template {
    environment: Environment<'static>,
    source: String,
    start_of_text: String,
    end_of_text: String,
}

impl Template {
    pub(super) fn read(gguf: &Gguf, vocabulary: &Vocabulary) -> Result<Self, Error> {
        let is_chatml =
            ["<|im_start|>", "<|im_end|>"].iter().all(|name| vocabulary.control(name).is_some());
        let source: &str = match gguf.get("tokenizer.chat_template")? {
            Some(source) => source,
            None if is_chatml => CHATML,
            None => return Err(Error::unsupported(gguf.path(), "a model without a chat template")),
        };
        let text_of = |purpose| -> Result<String, Error> {
            let texts: &crate::gguf::Texts = gguf.need("tokenizer.ggml.tokens")?;
            let token = vocabulary.special(gguf, purpose)?;
            Ok(token.and_then(|token| texts.get(token as usize)).unwrap_or_default().to_owned())
        };
        Ok(Self {
            environment: environment(source).map_err(|error| {
                Error::unsupported(gguf.path(), format!("its chat template: {error}"))
            })?,
            source: source.to_owned(),
            start_of_text: text_of("bos")?,
            end_of_text: text_of("eos")?,
        })
    }

    pub(super) fn source(&self) -> &str {
        &self.source
    }

    /// Writes out a conversation. `content` gives the text of a message, `other` whatever else people wrote.
    pub(super) fn render(
        &self,
        messages: &[Message],
        tools: Option<&str>,
        ending: Ending,
        content: impl Fn(&Message) -> String,
        other: impl Fn(&str) -> String,
    ) -> Result<String, Error> {
        let turns: Vec<Value> =
            messages.iter().map(|message| turn(message, content(message), &other)).collect();
        let tools: Option<Value> = tools
            .map(|tools| serde_json::from_str(&other(tools)))
            .transpose()
            .map_err(|error| Error::Template(format!("the list of tools is not JSON: {error}")))?;
        let values = context! {
            messages => turns,
            tools => tools,
            add_generation_prompt => ending == Ending::Answer,
            bos_token => self.start_of_text.as_str(),
            eos_token => self.end_of_text.as_str(),
        };
        self.environment
            .get_template(NAME)
            .and_then(|template| template.render(values))
            .map_err(|error| Error::Template(error.to_string()))
    }
}

/// Everything of a message that people wrote, apart from its role.
pub(super) fn texts(message: &Message) -> impl Iterator<Item = &str> {
    let calls = message.tool_calls.iter().flat_map(|call| [&call.id, &call.name, &call.arguments]);
    [&message.content]
        .into_iter()
        .chain(&message.name)
        .chain(&message.tool_call_id)
        .chain(calls)
        .map(String::as_str)
}

/// A message in the form that templates expect: what it hasn't got is absent, for they ask whether it is defined.
fn turn(message: &Message, content: String, other: &impl Fn(&str) -> String) -> Value {
    let mut fields = vec![("role", Value::from(role(message.role))), ("content", content.into())];
    fields.extend(message.name.as_deref().map(|name| ("name", other(name).into())));
    fields.extend(message.tool_call_id.as_deref().map(|id| ("tool_call_id", other(id).into())));
    if !message.tool_calls.is_empty() {
        let calls: Vec<Value> =
            message.tool_calls.iter().map(|call| tool_call(call, other)).collect();
        fields.push(("tool_calls", calls.into()));
    }
    Value::from_pairs(fields)
}

/// Templates expect the arguments parsed. Broken ones are shown as they are: that is a finding elsewhere.
fn tool_call(call: &ToolCall, other: &impl Fn(&str) -> String) -> Value {
    let arguments = other(&call.arguments);
    let arguments = serde_json::from_str(&arguments).unwrap_or_else(|_| Value::from(arguments));
    context! {
        id => other(&call.id),
        type => "function",
        function => context! { name => other(&call.name), arguments => arguments },
    }
}

/// The names that templates know: the newer and the older name of a role are that role.
fn role(role: Role) -> &'static str {
    match role {
        Role::System | Role::Developer => "system",
        Role::User => "user",
        Role::Assistant => "assistant",
        Role::Tool | Role::Function => "tool",
    }
}

/// Jinja as chat templates expect it: Python's methods, no line break after a tag, no escaping.
fn environment(source: &str) -> Result<Environment<'static>, minijinja::Error> {
    let mut environment = Environment::new();
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?;
    environment.set_syntax(syntax);
    environment.set_fuel(Some(MAX_STEPS));
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
    environment.set_unknown_method_callback(pycompat::unknown_method_callback);
    environment.add_function(
        "raise_exception",
        |message: String| -> Result<Value, minijinja::Error> {
            Err(minijinja::Error::new(ErrorKind::InvalidOperation, message))
        },
    );
    environment.add_filter("tojson", tojson);
    environment.add_template_owned(NAME, source.to_owned())?;
    Ok(environment)
}

/// JSON as Python writes it: a space after each comma and colon, no HTML escapes.
#[expect(clippy::needless_pass_by_value, reason = "a filter takes its options by value")]
fn tojson(value: &Value, options: Kwargs) -> Result<String, minijinja::Error> {
    let indent: Option<usize> = options.get("indent")?;
    options.assert_all_used()?;
    let mut bytes = Vec::new();
    let written = match indent {
        Some(spaces) => {
            let indent = " ".repeat(spaces.min(16));
            let form = PrettyFormatter::with_indent(indent.as_bytes());
            value.serialize(&mut serde_json::Serializer::with_formatter(&mut bytes, form))
        }
        None => value.serialize(&mut serde_json::Serializer::with_formatter(&mut bytes, OneLine)),
    };
    written
        .map_err(|error| minijinja::Error::new(ErrorKind::BadSerialization, error.to_string()))
        .map(|()| String::from_utf8_lossy(&bytes).into_owned())
}

struct OneLine;

impl Formatter for OneLine {
    fn begin_array_value<W: std::io::Write + ?Sized>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> std::io::Result<()> {
        if first { Ok(()) } else { writer.write_all(b", ") }
    }

    fn begin_object_key<W: std::io::Write + ?Sized>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> std::io::Result<()> {
        if first { Ok(()) } else { writer.write_all(b", ") }
    }

    fn begin_object_value<W: std::io::Write + ?Sized>(
        &mut self,
        writer: &mut W,
    ) -> std::io::Result<()> {
        writer.write_all(b": ")
    }
}
