//! Tables in text, and what their columns are taken for.

use crate::support::{all_said, file, found, open_as, read};
use bakehouse_domain::check;
use bakehouse_formats::{Certainty, Choices, Kind, Limits, Mapping, Reader, Use};
use std::fmt::Write as _;
use std::path::Path;

#[track_caller]
fn check(text: &str, kind: Kind, expected: &[&str]) {
    let set = read(text);
    assert_eq!(
        (set.form.kind, all_said(&set)),
        (kind, expected.iter().map(|e| (*e).to_owned()).collect()),
        "{text}"
    );
    assert_eq!(found(&set), [] as [&str; 0], "{text}");
}

fn mapping(uses: &[(&str, Use)]) -> Mapping {
    let uses = uses.iter().map(|(name, column_use)| ((*name).to_owned(), *column_use));
    Mapping { uses: uses.collect(), base_prompt: None }
}

#[test]
fn tables_are_read_however_they_are_separated() {
    let expected = ["u: q, 1 | a: a", "u: q\n2 | a: say \"b\""];
    check("question,answer\n\"q, 1\",a\n\"q\n2\",\"say \"\"b\"\"\"\n", Kind::Csv, &expected);
    check(
        "\u{feff}Frage;Antwort\r\nq, 1;a\r\n\"q\n2\";\"say \"\"b\"\"\"\r\n",
        Kind::Csv,
        &expected,
    );
    check("Question\tAnswer\nq, 1\ta\n\"q\n2\"\t\"say \"\"b\"\"\"", Kind::Tsv, &expected);
    check("question|answer\nq, 1|a\n\"q\n2\"|\"say \"\"b\"\"\"", Kind::Csv, &expected);
    check("sep=;\nquestion;answer\n\"q, 1\";a\n\"q\n2\";\"say \"\"b\"\"\"\n", Kind::Csv, &expected);
    check("question,answer\r\"q, 1\",a\r\"q\n2\",\"say \"\"b\"\"\"\r", Kind::Csv, &expected);
    check("question,answer\n\"q, 1\",a\n\"q\n2\",\"say \\\"b\\\"\"\n", Kind::Csv, &expected);
}

#[test]
fn columns_say_what_they_are_in_many_languages() {
    for header in [
        "Question,Answer",
        "prompt,response",
        "Frage,Antwort",
        "demande,réponse",
        "Pregunta,Respuesta",
        "pergunta,resposta",
        "質問,回答",
        "问题,答案",
        "user_message,assistant message",
        "INPUT,OUTPUT",
    ] {
        check(&format!("{header}\nq,a\n"), Kind::Csv, &["u: q | a: a"]);
    }
    check(
        "id,system,instruction,input,output,note\n1,p,i,in,a,n\n2,,i,,b,\n",
        Kind::Csv,
        &[
            "s: p | u: i\n\nin | a: a | extra {\"note\":\"n\",\"id\":\"1\"}",
            "u: i | a: b | extra {\"id\":\"2\"}",
        ],
    );
    check("prompt,chosen,rejected\nq,good,bad\n", Kind::Csv, &["u: q | a: good | w-a: bad"]);
}

#[test]
fn past_answers_are_read_without_asking() {
    for header in [
        "Customer mail,Our reply",
        "Customer e-mail,Our answer",
        "Anfrage,Antwort",
        "Kundenmail,Unsere Antwort",
        "Inquiry,Agent reply",
    ] {
        check(&format!("{header}\nq,a\n"), Kind::Csv, &["u: q | a: a"]);
    }
}

#[test]
fn a_column_may_hold_whole_conversations() {
    let json =
        r#"[{""role"":""user"",""content"":""q""},{""role"":""assistant"",""content"":""a""}]"#;
    check(
        &format!("id,messages\n1,\"{json}\"\n"),
        Kind::Csv,
        &["u: q | a: a | extra {\"id\":\"1\"}"],
    );
    check(&format!("conversations\n\"{json}\"\n"), Kind::Csv, &["u: q | a: a"]);
    // As Python prints it, and as NumPy does.
    check(
        "messages,n\n\"[{'role': 'user', 'content': \"\"it's\"\"}, {'role': 'assistant', 'content': None}]\",1\n\"[{'from': 'human', 'value': 'q'}\n {'from': 'gpt', 'value': 'a'}]\",2\n",
        Kind::Csv,
        &["u: it's | a:  | extra {\"n\":\"1\"}", "u: q | a: a | extra {\"n\":\"2\"}"],
    );
    let set = read("messages,tools\n[1],\nhello,\n\"[{\"\"role\"\":\"\"user\"\"}]\",search\n");
    let expected = [
        "wrong_type@2 found=number key=[0]",
        "bad_cell@3 column=messages",
        "bad_cell@4 column=tools",
    ];
    assert_eq!(found(&set), expected);
}

#[test]
fn rows_are_numbered_and_bad_ones_told() {
    let text = "question,answer\nq1,a1\n\n\"q\n2\",a2\n,\nq3,a3,more\nq4,a4,,\nq5\n\"never closed,a6\nq7,a7\n";
    let set = read(text);
    let lines: Vec<u64> = set.examples.iter().map(|example| example.number).collect();
    assert_eq!(lines, [2, 4, 7, 8, 10]);
    assert_eq!(found(&set), ["too_many_cells@6 columns=2 count=3", "quote_not_closed@9"]);
    assert_eq!(all_said(&set)[3..], ["u: q5", "u: q7 | a: a7"]);
    let without = check::example(&set.examples[3].value, 8, &check::Limits::OPENAI);
    assert_eq!(without[0].code.name(), "no_answer");

    let mut told = Vec::new();
    let mut reader =
        Reader::new(text.as_bytes(), Path::new("a"), &Limits::STANDARD).expect("a table");
    while let Some(block) = reader.next_block().expect("read") {
        block.read(|entry| {
            if entry.example.is_none() {
                told.push(entry.text().into_owned());
            }
        });
    }
    assert_eq!(told, ["q3,a3,more", "\"never closed,a6"]);
    let fixed = reader.rows().read_lines("\"q3,a3\",more", 6);
    assert_eq!(
        crate::support::said(fixed[0].example.as_ref().expect("an example")),
        "u: q3,a3 | a: more"
    );
}

#[test]
fn broken_text_in_a_table_is_a_finding_of_its_row() {
    let set = read(b"question,answer\n\xC3\xBC,a\nb\xFFc,a\nd,a\n");
    assert_eq!((set.examples.len(), found(&set)), (2, vec!["not_text@3".to_owned()]));
}

#[test]
fn a_long_row_is_passed_over() {
    let limits = Limits { line_bytes: 100, ..Limits::STANDARD };
    let long = "x".repeat(200);
    for row in [format!("{long},a"), format!("\"{long}\",a"), format!("\"a\n{long}\",b")] {
        let text = format!("question,answer\n1,a\n{row}\n2,b\n");
        let reader = Reader::new(text.as_bytes(), Path::new("a"), &limits).expect("a table");
        let set = reader.into_data_set().expect("read");
        assert!(!set.findings.is_empty(), "{text}");
        let said = all_said(&set);
        assert_eq!(
            (said.first().map(String::as_str), said.last().map(String::as_str)),
            (Some("u: 1 | a: a"), Some("u: 2 | a: b"))
        );
    }
}

#[test]
fn columns_that_are_unclear_are_one_finding() {
    let text = "ticket_text,agent_note,queue\nI was charged twice this month.,dup,Billing\nWhere is it?,,Shipping\n";
    let set = read(text);
    assert_eq!(found(&set), ["columns_unclear@1 columns=ticket_text, agent_note, queue"]);
    assert!(set.examples.is_empty());
    let columns = set.form.columns.expect("it is a table");
    assert_eq!((columns.certainty, columns.has_header), (Certainty::Likely, true));
    let guesses: Vec<_> =
        columns.columns.iter().map(|column| (column.name.as_str(), column.guess)).collect();
    assert_eq!(
        guesses,
        [("ticket_text", Use::Question), ("agent_note", Use::Keep), ("queue", Use::Answer)]
    );
    assert_eq!(columns.columns[1].first, ["dup", ""]);

    let path = file(text);
    let set =
        open_as(&path.path, Choices { mapping: Some(columns.mapping()), ..Choices::default() });
    let set = set.expect("mapped");
    assert_eq!(
        all_said(&set)[0],
        "u: I was charged twice this month. | a: Billing | extra {\"agent_note\":\"dup\"}"
    );
}

#[test]
fn a_mapping_decides() {
    let path = file("question,answer,extra\nq,a,x\n");
    let read = |mapping: Mapping, has_header: Option<bool>| {
        let choices = Choices { mapping: Some(mapping), has_header, ..Choices::default() };
        all_said(&open_as(&path.path, choices).expect("mapped"))
    };
    let backwards =
        mapping(&[("question", Use::Answer), ("answer", Use::Question), ("extra", Use::LeaveOut)]);
    assert_eq!(read(backwards.clone(), None), ["u: a | a: q"]);
    let with_prompt = Mapping { base_prompt: Some("p".to_owned()), ..backwards };
    assert_eq!(read(with_prompt, None), ["s: p | u: a | a: q"]);
    let letters = mapping(&[("A", Use::Question), ("B", Use::Answer), ("C", Use::LeaveOut)]);
    assert_eq!(read(letters, Some(false)), ["u: question | a: answer", "u: q | a: a"]);
}

#[test]
fn topics_and_notes_are_given_beside_the_example() {
    let text = "question,answer,topic,note\nq,a,sums,easy\n";
    let mut reader =
        Reader::new(text.as_bytes(), Path::new("a"), &Limits::STANDARD).expect("a table");
    let block = reader.next_block().expect("read").expect("a block");
    let mut given = Vec::new();
    block.read(|entry| given.push((entry.topic, entry.note, entry.example.and_then(|e| e.extra))));
    assert_eq!(given, [(Some("sums".to_owned()), Some("easy".to_owned()), None)]);
}

#[test]
fn what_says_neither_yes_nor_no_to_holding_back_is_kept() {
    let set = read("question,answer,split\nq,a,train\nq,a,Validation\nq,a,\n");
    let held_back = |value: &str| format!("u: q | a: a | extra {{\"held_back\":{value}}}");
    assert_eq!(all_said(&set), [held_back("false"), held_back("true"), "u: q | a: a".to_owned()]);
    let path = file("question,answer,part\nq,a,kitchen\n");
    let chosen =
        mapping(&[("question", Use::Question), ("answer", Use::Answer), ("part", Use::HeldBack)]);
    let set = open_as(&path.path, Choices { mapping: Some(chosen), ..Choices::default() });
    assert_eq!(all_said(&set.expect("mapped")), ["u: q | a: a | extra {\"part\":\"kitchen\"}"]);
}

#[test]
fn objects_in_no_known_shape_have_columns_too() {
    let text =
        "{\"text\":\"What is this about?\",\"label\":0,\"reason\":\"It says so.\"}\n".repeat(3);
    let set = read(&text);
    assert_eq!(found(&set)[0], "other_shape@1 shape=plain_text");
    let columns = set.form.columns.expect("keys are columns");
    let names: Vec<_> = columns.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!((names, columns.certainty), (vec!["text", "label", "reason"], Certainty::Likely));
    let path = file(&text);
    let chosen = mapping(&[("text", Use::Question), ("label", Use::Answer), ("reason", Use::Note)]);
    let set = open_as(&path.path, Choices { mapping: Some(chosen), ..Choices::default() });
    assert_eq!(
        all_said(&set.expect("mapped"))[0],
        "u: What is this about? | a: 0 | extra {\"note\":\"It says so.\"}"
    );
}

#[test]
fn a_table_of_many_blocks_loses_nothing() {
    let rows = (0..60_000).fold(String::new(), |mut rows, n| {
        let _ = writeln!(rows, "\"What is {n},\nexactly?\",\"It is {n}.\"");
        rows
    });
    let set = read(format!("question,answer\n{rows}"));
    assert_eq!((set.examples.len(), set.findings.len()), (60_000, 0));
    assert!(set.examples.iter().zip(2..).all(|(example, row)| example.number == row));
    assert_eq!(all_said(&set)[59_999], "u: What is 59999,\nexactly? | a: It is 59999.");
}
