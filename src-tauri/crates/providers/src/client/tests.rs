//! Servers that misbehave in every way, and what a caller gets to know.

mod keys;

use super::*;
use crate::chat::{Ask, Endpoint, Wire};
use crate::fake::{Request, Script, Server};
use crate::{Address, Answer, Key};
use bakehouse_domain::message::{Message, Role};
use serde_json::json;
use std::sync::atomic::{AtomicUsize, Ordering};

const SECRET: &str = "sk-proj-CANARY0123456789abcdefgh";

fn client() -> Client {
    let limits = Limits { total: Duration::from_mins(1), ..Limits::STANDARD };
    let patience = Patience {
        tries: 3,
        first_wait: Duration::from_millis(1),
        longest_wait: Duration::from_secs(2),
    };
    Client::with(limits, patience, Arc::new(SystemClock::start())).expect("a client")
}

fn endpoint(server: &Server) -> Endpoint {
    let address = Address::parse(&server.url("/v1")).expect("an address");
    let key = Key::new(SECRET, address.origin().clone()).expect("a key");
    Endpoint::new(Wire::OpenAi, address, Some(key)).expect("an endpoint")
}

fn ask() -> Ask {
    Ask {
        model: "tiny".into(),
        messages: vec![Message::new(Role::User, "Hello?")],
        ..Ask::default()
    }
}

fn server(script: impl Fn(&Request) -> Script + Send + Sync + 'static) -> Server {
    Server::start(script).expect("a server on loopback")
}

fn answer(client: &Client, endpoint: &Endpoint, ask: &Ask) -> Result<Answer, Error> {
    let mut heard = String::new();
    let answer = client
        .ask(endpoint, ask, &mut |text| heard += text, &|| false)?
        .expect("nobody stopped it");
    assert_eq!(heard, answer.text, "what was told on the way is the answer");
    Ok(answer)
}

/// What comes of each script in turn; the last one stays.
fn after(scripts: Vec<Script>) -> (Result<Answer, Error>, usize) {
    let place = AtomicUsize::new(0);
    let server = server(move |_| {
        let place = place.fetch_add(1, Ordering::SeqCst).min(scripts.len() - 1);
        scripts[place].clone()
    });
    let outcome = answer(&client(), &endpoint(&server), &ask());
    (outcome, server.requests().len())
}

fn ok() -> Script {
    Script::says(["Hel", "lo!"])
}

#[test]
fn an_answer_comes_in_pieces_with_what_it_took() {
    let server = server(|_| ok());
    let answer = answer(&client(), &endpoint(&server), &ask()).expect("an answer");
    assert_eq!(
        (answer.text.as_str(), answer.end, answer.tries),
        ("Hello!", crate::End::Complete, 1)
    );
    assert_eq!(answer.usage, Some(crate::Usage { prompt_tokens: 7, answer_tokens: 3 }));
    let requests = server.requests();
    assert_eq!(requests[0].path, "/v1/chat/completions");
    assert_eq!(requests[0].header("authorization"), Some(format!("Bearer {SECRET}").as_str()));
    assert_eq!(requests[0].json()["messages"], json!([{ "role": "user", "content": "Hello?" }]));
}

#[test]
fn what_passes_is_tried_again() {
    for status in [408, 429, 500, 502, 503, 504, 529] {
        let (outcome, requests) = after(vec![
            Script::json(&json!({ "error": { "message": "busy" } })).status(status),
            ok(),
        ]);
        assert_eq!((outcome.map(|answer| answer.tries), requests), (Ok(2), 2), "{status}");
    }
    let (outcome, requests) = after(vec![Script::hang_up(), ok()]);
    assert_eq!((outcome.map(|answer| answer.tries), requests), (Ok(2), 2));
}

#[test]
fn it_is_given_up_after_a_few_tries() {
    let (outcome, requests) = after(vec![Script::html("<h1>Bad gateway</h1>").status(502)]);
    let expected = "Bad gateway";
    assert!(
        matches!(outcome, Err(Error::ServerFault { status: 502, detail, .. }) if detail == expected)
    );
    assert_eq!(requests, 3);
}

#[test]
fn each_kind_of_wait_is_kept() {
    let check = |name: &str, value: &str, expected: Result<u32, Option<Duration>>| {
        let limited = Script::json(&json!({})).status(429).header(name, value);
        let (outcome, _) = after(vec![limited, ok()]);
        let outcome = outcome.map(|answer| answer.tries).map_err(|error| match error {
            Error::TooFast { wait, .. } => wait,
            other => panic!("{other}"),
        });
        assert_eq!(outcome, expected, "{name}: {value}");
    };
    check("retry-after", "0", Ok(2));
    check("retry-after", "0.01", Ok(2));
    check("retry-after-ms", "10", Ok(2));
    check("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT", Ok(2));
    check("retry-after", "nonsense", Ok(2));
    check("retry-after", "3", Err(Some(Duration::from_secs(3))));
    check("retry-after", "999999999999", Err(Some(Duration::from_hours(24))));
}

#[test]
fn what_is_no_answer() {
    let check = |script: Script, is_expected: fn(&Error) -> bool| {
        let shown = format!("{script:?}");
        let (outcome, _) = after(vec![script]);
        let Err(error) = outcome else { panic!("an answer from {shown:.300}") };
        assert!(is_expected(&error), "{error:?} from {shown:.300}");
        assert!(!format!("{error:?}").contains("CANARY"));
    };
    let not_understood: fn(&Error) -> bool = |error| matches!(error, Error::NotUnderstood { .. });
    check(Script::html("<html><body>Please sign in</body></html>"), not_understood);
    check(
        Script::text("application/json", r#"{"choices":[{"message":{"content":"Hel"#),
        not_understood,
    );
    check(Script::text("application/json", ""), not_understood);
    check(Script::text("text/event-stream", "\n\n: nothing\n\n"), not_understood);
    check(Script::text("text/plain", vec![0xff, 0x00, 0xfe]), not_understood);
    check(Script::json(&json!({ "object": "list" })), not_understood);
    check(
        Script::json(&json!({ "choices": [{ "message": { "content": null } }] })),
        not_understood,
    );
    check(Script::events([r#"{"choices":[{"delta":{"content":"a"#]), not_understood);
    let a = r#"{"choices":[{"delta":{"content":"a"}}]}"#;
    check(Script::events([a]).and_cut(), |error| matches!(error, Error::BrokeOff { .. }));
    check(Script::events([a, r#"{"error":{"message":"overloaded","code":503}}"#]), |error| {
        matches!(error, Error::ServerFault { status: 503, .. })
    });
    check(Script::pieces("application/json", vec![vec![b'{'; 1 << 16]]).and_go_on(), |error| {
        matches!(error, Error::TooLarge { limit_bytes: 8_388_608, .. })
    });
    check(Script::json(&json!({ "error": { "message": SECRET } })).status(400), |error| {
        matches!(error, Error::Refused { status: 400, .. })
    });
    check(Script::json(&json!({ "error": { "message": "The model `x` does not exist", "code": "model_not_found" } })).status(404), |error| matches!(error, Error::NoSuchModel { .. }));
    check(
        Script::json(&json!({ "error": { "message": "maximum context length is 8192 tokens" } }))
            .status(400),
        |error| matches!(error, Error::TooLong { .. }),
    );
    check(
        Script::json(&json!({ "error": { "code": "insufficient_quota" } })).status(429),
        |error| matches!(error, Error::NoMoney { .. }),
    );
    check(Script::html("pay").status(402), |error| matches!(error, Error::NoMoney { .. }));
}

#[test]
fn nobody_at_the_address() {
    let gone = server(|_| ok());
    let endpoint = endpoint(&gone);
    drop(gone);
    assert!(matches!(answer(&client(), &endpoint, &ask()), Err(Error::Unreachable { .. })));
}

#[test]
fn a_server_that_says_nothing_is_left_after_a_while() {
    let limits = Limits {
        connect: Duration::ZERO,
        first_byte: Duration::from_millis(50),
        between_bytes: Duration::from_millis(50),
        ..Limits::STANDARD
    };
    let limits = Limits { connect: Duration::from_millis(500), ..limits };
    let client =
        Client::with(limits, Patience::STANDARD, Arc::new(SystemClock::start())).expect("a client");
    for script in [
        Script::silence(),
        Script::events([r#"{"choices":[{"delta":{"content":"a"}}]}"#]).and_stall(),
    ] {
        let server = server(move |_| script.clone());
        assert!(matches!(answer(&client, &endpoint(&server), &ask()), Err(Error::TimedOut { .. })));
    }
}

#[test]
fn a_stop_is_heard_while_a_server_is_silent() {
    for script in [
        Script::silence(),
        Script::events([r#"{"choices":[{"delta":{"content":"a"}}]}"#]).and_stall(),
    ] {
        let server = server(move |_| script.clone());
        // Without the stop this would wait for five minutes.
        let outcome = client()
            .ask(&endpoint(&server), &ask(), &mut |_| {}, &|| !server.requests().is_empty());
        assert_eq!(outcome, Ok(None));
    }
}

#[test]
fn a_stop_is_heard_while_waiting_to_try_again() {
    let server = server(|_| Script::json(&json!({})).status(429).header("retry-after", "2"));
    let outcome =
        client().ask(&endpoint(&server), &ask(), &mut |_| {}, &|| server.requests().len() == 1);
    assert_eq!(outcome, Ok(None));
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn what_a_server_cannot_do_is_left_out_and_remembered() {
    let server = server(|request| {
        let body = request.json();
        let no = |message: &str, param: &str| {
            Script::json(&json!({ "error": { "message": message, "param": param } })).status(400)
        };
        if body.get("stream_options").is_some() {
            no("Unrecognized request argument supplied: stream_options", "")
        } else if body.get("max_tokens").is_some() {
            no(
                "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.",
                "max_tokens",
            )
        } else if body.get("temperature").is_some() {
            no("Unsupported value", "temperature")
        } else if body["response_format"]["type"] == "json_schema" {
            no("response_format json_schema is not supported", "response_format")
        } else if body["response_format"]["type"] == "json_object" {
            Script::json(
                &json!({ "error": "'response_format.type' must be 'json_schema' or 'text'" }),
            )
            .status(400)
        } else {
            Script::says([r#"Sure: {"a": 1}"#])
        }
    });
    let (client, endpoint) = (client(), endpoint(&server));
    let ask = Ask {
        temperature: Some(0.5),
        max_tokens: Some(9),
        schema: Some(json!({ "type": "object" })),
        ..ask()
    };
    let first = answer(&client, &endpoint, &ask).expect("an answer");
    assert_eq!((first.tries, first.json()), (6, Some(json!({ "a": 1 }))));
    let second = answer(&client, &endpoint, &ask).expect("an answer");
    assert_eq!(second.tries, 1, "it is remembered");
    let body = server.requests()[6].json();
    assert_eq!(body["max_completion_tokens"], 9);
    assert!(
        body["messages"][0]["content"].as_str().is_some_and(|words| words.contains("JSON schema"))
    );
}

/// A server with a certificate of its own, which is good until a year. Gives the certificate and its port.
fn secure_server(until: i32) -> (Vec<u8>, u16) {
    let mut certificate =
        rcgen::CertificateParams::new(vec!["127.0.0.1".to_owned()]).expect("a name");
    certificate.not_after = rcgen::date_time_ymd(until, 1, 1);
    let key = rcgen::KeyPair::generate().expect("a key");
    let certificate = certificate.self_signed(&key).expect("a certificate");
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(
        rustls::crypto::ring::default_provider(),
    ))
    .with_safe_default_protocol_versions()
    .expect("versions")
    .with_no_client_auth()
    .with_single_cert(
        vec![certificate.der().clone()],
        rustls::pki_types::PrivateKeyDer::Pkcs8(key.serialize_der().into()),
    )
    .expect("a key that fits");
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let config = Arc::new(config);
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let connection = rustls::ServerConnection::new(config.clone()).expect("a connection");
            let mut stream = rustls::StreamOwned::new(connection, stream);
            // The client breaks off when it sees the certificate, or reads what it is told.
            let _ = std::io::Read::read(&mut stream, &mut [0; 4096]);
            let said = "HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n{\"data\":[]}";
            let _ = std::io::Write::write_all(&mut stream, said.as_bytes());
        }
    });
    (certificate.der().to_vec(), port)
}

#[test]
fn a_strange_certificate_is_refused() {
    let (good, port) = secure_server(4000);
    let (old, old_port) = secure_server(2020);
    let ask = |client: &Client, host: &str, port: u16| {
        let address = Address::parse(&format!("https://{host}:{port}/v1")).expect("an address");
        let endpoint = Endpoint::new(Wire::OpenAi, address, None).expect("an endpoint");
        client.models(&endpoint, &|| false)
    };
    let is_refused = |answer| matches!(answer, Err(Error::Tls { .. }));
    assert!(is_refused(ask(&client(), "127.0.0.1", port)), "nobody vouches for it");
    let trusting = Client::trusting(Limits::STANDARD, &[good, old]).expect("a client");
    assert_eq!(ask(&trusting, "127.0.0.1", port), Ok(Some(Vec::new())));
    assert!(is_refused(ask(&trusting, "localhost", port)), "it is for another name");
    assert!(is_refused(ask(&trusting, "127.0.0.1", old_port)), "it has run out");
}

#[test]
fn a_connection_that_stays_open_after_the_last_word_is_not_waited_for() {
    let a = r#"{"choices":[{"delta":{"content":"a"}}]}"#;
    let server = server(move |_| Script::events([a, "[DONE]"]).and_stall());
    // Otherwise this would wait for two minutes.
    assert_eq!(
        answer(&client(), &endpoint(&server), &ask()).map(|answer| answer.text),
        Ok("a".to_owned())
    );
}
