//! Every shape of example, as a line of JSON.

use crate::support::{all_said, found, read, said};
use bakehouse_domain::check;
use bakehouse_formats::{Shape, read_lines};

/// A line gives this example, and nothing is found in it.
#[track_caller]
fn check(line: &str, expected: &str) {
    check_with(line, expected, &[]);
}

#[track_caller]
fn check_with(line: &str, expected: &str, findings: &[&str]) {
    let set = read(line);
    assert_eq!(all_said(&set), [expected], "{line} {:?}", set.findings);
    assert_eq!(found(&set), findings, "{line}");
}

/// A line gives no example, but these findings.
#[track_caller]
fn refused(line: &str, findings: &[&str]) {
    let set = read(line);
    assert_eq!(
        (all_said(&set), found(&set)),
        (vec![], findings.iter().map(|f| (*f).to_owned()).collect()),
        "{line}"
    );
}

#[test]
fn chats() {
    check(
        r#"{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a","weight":0}]}"#,
        "u: q | a: a <weight 0>",
    );
    check(
        r#"{"messages":[{"role":"developer","content":"p"},{"role":"User","content":"q","name":"Ann"}]}"#,
        "d: p | u: q <name Ann>",
    );
    // Anthropic's base prompt, and Bedrock's.
    check(r#"{"system":"p","messages":[{"role":"user","content":"q"}]}"#, "s: p | u: q");
    check(
        r#"{"schemaVersion":"bedrock-conversation-2024","system":[{"text":"p"}],"messages":[{"role":"user","content":[{"text":"q"}]},{"role":"assistant","content":[{"text":"a"}]}]}"#,
        "s: p | u: q | a: a",
    );
    check_with(
        r#"{"system":3,"schemaVersion":1,"messages":[{"role":"user","content":"q"}]}"#,
        r#"u: q | extra {"system":3,"schemaVersion":1}"#,
        &["unknown_key@1 key=system", "unknown_key@1 key=schemaVersion"],
    );
    // ShareGPT's turns under OpenAI's key.
    check(
        r#"{"messages":[{"from":"human","value":"q"},{"from":"gpt","value":"a"}]}"#,
        "u: q | a: a",
    );
}

#[test]
fn pictures_are_kept_as_they_are() {
    check(
        r#"{"messages":[{"role":"user","content":[{"type":"text","text":"What is "},{"type":"image_url","image_url":{"url":"data:,x", "detail": "low"}},{"type":"text","text":"this?"}]}]}"#,
        r#"u: What is this? <parts [{"type":"text","text":"What is "},{"type":"image_url","image_url":{"url":"data:,x", "detail": "low"}},{"type":"text","text":"this?"}]>"#,
    );
    check(
        r#"{"messages":[{"role":"user","content":[{"text":"q"},{"image":{"format":"png"}}]}]}"#,
        r#"u: q <parts [{"text":"q"},{"image":{"format":"png"}}]>"#,
    );
    check(r#"{"messages":[{"role":"user","content":[{"type":"input_text","text":"q"}]}]}"#, "u: q");
}

#[test]
fn what_nobody_knows_is_kept() {
    check_with(
        r#"{"id":7.50,"messages":[{"role":"user","content":"q","mood": {"a": "b"},"audio":null},{"role":"assistant","content":"a","refusal":"no","x":null}],"parallel_tool_calls":false,"big":12345678901234567890}"#,
        r#"u: q <extra {"mood":{"a": "b"}}> | a: a <extra {"refusal":"no","x":null}> | extra {"id":7.50,"parallel_tool_calls":false,"big":12345678901234567890}"#,
        &[
            "unknown_key@1 key=id",
            "unknown_key@1 key=big",
            "unknown_key@1 key=mood",
            "unknown_key@1 key=x",
        ],
    );
    check_with(
        r#"{"messages":[{"role":"user","content":"q"}],"a":1,"a":2}"#,
        r#"u: q | extra {"a":2}"#,
        &["unknown_key@1 key=a", "repeated_key@1 key=a"],
    );
}

#[test]
fn calls_of_tools() {
    let call = r#"{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}"#;
    check(
        &format!(
            r#"{{"messages":[{{"role":"assistant","content":null,"tool_calls":[{call}]}},{{"role":"tool","tool_call_id":"c1","content":"1"}}],"tools":[{{"type":"function"}}]}}"#
        ),
        r#"a:  [f({}) c1] | t: 1 <for c1> | tools [{"type":"function"}]"#,
    );
    // As Hugging Face's templates have them: arguments as an object, no ids. As Kiln has them: the id inside.
    check(
        r#"{"messages":[{"role":"assistant","tool_calls":[{"type":"function","function":{"name":"f","arguments":{"x": 1.0}}},{"function":{"name":"g","arguments":{}}}]},{"role":"tool","name":"g","content":"2"},{"role":"tool","content":"1"}]}"#,
        r#"a:  [f({"x": 1.0}) call_1] [g({}) call_2] | t: 2 <for call_2> <name g> | t: 1 <for call_1>"#,
    );
    check(
        r#"{"conversations":[{"role":"assistant","tool_calls":[{"type":"function","function":{"name":"task_response","id":"a1b2","arguments":{"k":"v"}}}]}]}"#,
        r#"a:  [task_response({"k":"v"}) a1b2]"#,
    );
    check(
        r#"{"messages":[{"role":"assistant","tool_calls":[{"name":"f","arguments":{}}]}],"tools":"[{\"name\": \"f\"}]"}"#,
        r#"a:  [f({}) call_1] | tools [{"name": "f"}]"#,
    );
    check(
        r#"{"messages":[{"role":"assistant","content":[{"type":"text","text":"Let me see."},{"type":"tool_use","id":"t1","name":"f","input":{"x":1}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":[{"type":"text","text":"21"}]},{"type":"text","text":"And?"}]}]}"#,
        r#"a: Let me see. [f({"x":1}) t1] | t: 21 <for t1> | u: And?"#,
    );
    check(
        r#"{"messages":[{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"f","input":{}}}]},{"role":"user","content":[{"toolResult":{"toolUseId":"t1","content":[{"json":{"n": 1}}]}}]}]}"#,
        r#"a:  [f({}) t1] | t: {"n": 1} <for t1>"#,
    );
}

#[test]
fn preference_pairs() {
    for (better, worse) in [
        ("preferred_output", "non_preferred_output"),
        ("preferred_completion", "non_preferred_completion"),
    ] {
        check(
            &format!(
                r#"{{"input":{{"messages":[{{"role":"user","content":"q"}}],"tools":[{{"a":1}}],"parallel_tool_calls":true}},"{better}":[{{"role":"assistant","content":"good"}}],"{worse}":[{{"role":"assistant","content":"bad"}}]}}"#
            ),
            r#"u: q | a: good | w-a: bad | tools [{"a":1}] | extra {"parallel_tool_calls":true}"#,
        );
    }
    check(
        r#"{"messages":[{"role":"user","content":"q"}],"chosen":{"role":"assistant","content":"good"},"rejected":{"role":"assistant","content":"bad"}}"#,
        "u: q | a: good | w-a: bad",
    );
    for line in [
        r#"{"prompt":"q","chosen":"good","rejected":"bad"}"#,
        r#"{"prompt":[{"role":"user","content":"q"}],"chosen":[{"role":"assistant","content":"good"}],"rejected":[{"role":"assistant","content":"bad"}]}"#,
        r#"{"chosen":[{"role":"user","content":"q"},{"role":"assistant","content":"good"}],"rejected":[{"role":"user","content":"q"},{"role":"assistant","content":"bad"}]}"#,
        r#"{"prompt":"q","chosen":[{"role":"user","content":"q"},{"role":"assistant","content":"good"}],"rejected":[{"role":"user","content":"q"},{"role":"assistant","content":"bad"}]}"#,
        r#"{"chosen":"\n\nHuman: q\n\nAssistant: good","rejected":"\n\nHuman: q\n\nAssistant: bad"}"#,
        r#"{"instruction":"q","input":"","chosen":"good","rejected":"bad"}"#,
        r#"{"conversations":[{"from":"human","value":"q"}],"chosen":{"from":"gpt","value":"good"},"rejected":{"from":"gpt","value":"bad"}}"#,
        r#"{"question":"q","chosen":"good","rejected":"bad"}"#,
    ] {
        check(line, "u: q | a: good | w-a: bad");
    }
    check(r#"{"chosen":"good","rejected":"bad"}"#, "a: good | w-a: bad");
    check_with(
        r#"{"prompt":"q","chosen":[{"role":"assistant","content":"a"},{"role":"user","content":"r"},{"role":"assistant","content":"b"}],"rejected":[{"role":"assistant","content":"c"}]}"#,
        r#"u: q | a: a | u: r | a: b | extra {"rejected":[{"role":"assistant","content":"c"}]}"#,
        &["unknown_key@1 key=rejected"],
    );
}

#[test]
fn sharegpt() {
    check(
        r#"{"conversations":[{"from":"system","value":"p"},{"from":"human","value":"q"},{"from":"gpt","value":"a","weight":1}]}"#,
        "s: p | u: q | a: a <weight 1>",
    );
    check(r#"{"system":"p","conversation":[{"role":"user","content":"q"}]}"#, "s: p | u: q");
    check(
        r#"{"system":"p","conversations":[{"from":"system","value":"p"},{"from":"user","value":"q"}]}"#,
        "s: p | u: q",
    );
    check(
        r#"{"conversations":[{"from":"human","value":"q"},{"from":"function_call","value":"{\"name\": \"f\", \"arguments\": {\"x\": 1}}"},{"from":"observation","value":"21"},{"from":"gpt","value":"a"}],"tools":"[{\"name\": \"f\"}]"}"#,
        r#"u: q | a:  [f({"x": 1}) call_1] | t: 21 <for call_1> | a: a | tools [{"type":"function","function":{"name": "f"}}]"#,
    );
    check(
        r#"{"conversations":[{"from":"function_call","value":"[{\"name\":\"f\",\"arguments\":\"{}\"},{\"name\":\"g\",\"arguments\":{}}]"},{"from":"tool","value":"1"},{"from":"tool","value":"2"}]}"#,
        "a:  [f({}) call_1] [g({}) call_2] | t: 1 <for call_1> | t: 2 <for call_2>",
    );
    check(
        r#"{"conversations":[{"from":"human","value":"q"},{"from":"function_call","value":"{\"name\":\"f\",\"arguments\":{}}"},{"from":"observation","value":"21"}],"chosen":"good","rejected":"bad"}"#,
        "u: q | a:  [f({}) call_1] | t: 21 <for call_1> | a: good | w-a:  [f({}) call_1] | w-t: 21 <for call_1> | w-a: bad",
    );
    refused(
        r#"{"conversations":[{"from":"Customer","value":"q"}]}"#,
        &["unknown_role@1 role=Customer"],
    );
    refused(
        r#"{"conversations":[{"from":"function_call","value":"f()"}]}"#,
        &["wrong_type@1 found=text key=value"],
    );
    refused(r#"{"conversations":[]}"#, &["no_messages@1"]);
    refused(r#"{"conversations":{}}"#, &["wrong_type@1 found=object key=conversations"]);
}

#[test]
fn prompts_and_what_follows() {
    check(r#"{"prompt":"q","completion":"a"}"#, "u: q | a: a");
    check(r#"{"system":"p","prompt":"q","completion":3}"#, "s: p | u: q | a: 3");
    check(r#"{"prompt":"q","completion":{"label": "x"}}"#, r#"u: q | a: {"label": "x"}"#);
    let lists = r#""prompt":[{"role":"user","content":"q"}],"completion":[{"role":"assistant","content":"a"}]"#;
    check(&format!("{{{lists}}}"), "u: q | a: a");
    check(&format!("{{{lists},\"label\":true}}"), "u: q | a: a");
    check(&format!("{{{lists},\"label\":false}}"), "u: q | a: a <weight 0>");
    check(&format!("{{{lists},\"label\":0}}"), "u: q | a: a <weight 0>");
    check_with(
        r#"{"prompt":"q","completion":"a","label":"good"}"#,
        r#"u: q | a: a | extra {"label":"good"}"#,
        &["unknown_key@1 key=label"],
    );
}

#[test]
fn alpaca() {
    check(r#"{"instruction":"i","input":"","output":"a"}"#, "u: i | a: a");
    check(
        r#"{"instruction":"i","input":"in","output":"a","system":"p","history":[["q1","a1"],["q2","a2"]]}"#,
        "s: p | u: q1 | a: a1 | u: q2 | a: a2 | u: i\n\nin | a: a",
    );
    check(r#"{"instruction":"i","input":null,"output":""}"#, "u: i");
    refused(
        r#"{"instruction":"i","output":"a","history":["q"]}"#,
        &["wrong_type@1 found=text key=history[0]"],
    );
}

#[test]
fn gemini() {
    check(
        r#"{"systemInstruction":{"role":"system","parts":[{"text":"p"}]},"contents":[{"role":"user","parts":[{"text":"q"}]},{"role":"model","parts":[{"text":"a"},{"text":"b"}]}]}"#,
        "s: p | u: q | a: ab",
    );
    check(
        r#"{"contents":[{"parts":[{"text":"q"},{"inlineData":{"data":"x"}}]},{"role":"model","parts":[{"functionCall":{"name":"f","args":{"x": 1}}}]},{"role":"function","parts":[{"functionResponse":{"name":"f","response":{"y": 2}}}]},{"role":"model","parts":[{"text":"a"}]}],"tools":[{"functionDeclarations":[{"name":"f"}]}]}"#,
        r#"u: q <parts [{"text":"q"},{"inlineData":{"data":"x"}}]> | a:  [f({"x": 1}) call_1] | t: {"y": 2} <for call_1> | a: a | tools [{"type":"function","function":{"name":"f"}}]"#,
    );
    refused(r#"{"contents":[{"role":"bot","parts":[]}]}"#, &["unknown_role@1 role=bot"]);
    refused(
        r#"{"contents":[{"role":"user","parts":[3]}]}"#,
        &["wrong_type@1 found=number key=parts[0]"],
    );
}

#[test]
fn kiln() {
    check(r#"{"input":"q","output":{"output":"a","rating":{"value":5}}}"#, "u: q | a: a");
    check(
        r#"{"input":"q","output":{"output":"bad"},"repaired_output":{"output":"good"}}"#,
        "u: q | a: good | w-a: bad",
    );
    check(
        r#"{"input":"q","output":{"output":"a"},"trace":[{"role":"system","content":"p"},{"role":"user","content":"q"},{"role":"assistant","content":"a"}]}"#,
        "s: p | u: q | a: a",
    );
    check_with(
        r#"{"v":1,"model_type":"task_run","input":"q","output":{"output":"a"}}"#,
        r#"u: q | a: a | extra {"v":1,"model_type":"task_run"}"#,
        &["unknown_key@1 key=v", "unknown_key@1 key=model_type"],
    );
}

#[test]
fn keys_that_are_called_like_columns() {
    check(r#"{"question":"q","answer":"a"}"#, "u: q | a: a");
    check(
        r#"{"id":1,"Frage":"q","Antwort":"a","system":"p"}"#,
        r#"s: p | u: q | a: a | extra {"id":1}"#,
    );
    check(r#"{"question":"q","answer":["x","y"]}"#, r#"u: q | a: ["x","y"]"#);
    check(r#"{"input":"q","output":"a"}"#, "u: q | a: a");
    refused(r#"{"question":"","answer":null}"#, &["no_messages@1"]);
    refused(r#"{"foo":"q","bar":"a"}"#, &["no_messages@1"]);
}

#[test]
fn a_question_without_an_answer_is_told_by_the_rules() {
    for line in [
        r#"{"question":"q","answer":" "}"#,
        r#"{"prompt":"q","completion":null}"#,
        r#"{"instruction":"q","output":""}"#,
    ] {
        let set = read(line);
        assert_eq!(all_said(&set), ["u: q"]);
        let found = check::example(&set.examples[0].value, 1, &check::Limits::OPENAI);
        assert_eq!(found[0].code.name(), "no_answer");
    }
}

#[test]
fn shapes_may_differ_from_line_to_line() {
    let set = read(
        "{\"prompt\":\"q\",\"completion\":\"a\"}\n{\"messages\":[{\"role\":\"user\",\"content\":\"q\"}]}\n{\"prompt\":\"q\",\"completion\":\"b\"}\n{\"question\":\"q\",\"answer\":\"c\"}\n",
    );
    assert_eq!(all_said(&set), ["u: q | a: a", "u: q", "u: q | a: b", "u: q | a: c"]);
    assert_eq!(set.form.shape, Some(Shape::PromptCompletion));
}

#[test]
fn lines_that_somebody_wrote_are_read_one_by_one() {
    let text = "{\"prompt\":\"q\",\"completion\":\"a\"}\n\nnot json\n{\"messages\":\n";
    let entries = read_lines(text, 7);
    let told: Vec<_> = entries
        .iter()
        .map(|entry| {
            (entry.line, entry.nth, entry.example.as_ref().map(said), entry.text().into_owned())
        })
        .collect();
    let line = "{\"prompt\":\"q\",\"completion\":\"a\"}".to_owned();
    let expected = [
        (7, 0, Some("u: q | a: a".to_owned()), line),
        (7, 1, None, "not json".to_owned()),
        (7, 2, None, "{\"messages\":".to_owned()),
    ];
    assert_eq!(told, expected);
    assert_eq!(read_lines("{\n\"prompt\": \"q\",\n\"completion\": \"a\"\n}", 1).len(), 1);
    assert_eq!(read_lines(" \n\t", 1), []);
}
