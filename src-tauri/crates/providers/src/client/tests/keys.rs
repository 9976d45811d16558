//! Where a key goes: to its own origin, and no further once it was refused.

use super::*;

#[test]
fn a_refused_key_is_not_shown_again() {
    let server = server(|_| {
        Script::json(&json!({ "error": { "message": format!("Incorrect API key provided: {SECRET}"), "code": "invalid_api_key" } })).status(401)
    });
    let (client, endpoint) = (client(), endpoint(&server));
    for _ in 0..3 {
        let Err(error) = answer(&client, &endpoint, &ask()) else { panic!("an answer") };
        assert!(matches!(error, Error::KeyRefused { .. }), "{error:?}");
        assert!(!format!("{error:?} {error}").contains("CANARY"), "{error:?}");
    }
    assert_eq!(server.requests().len(), 1, "one call is enough to know it");
    client.trust_again(endpoint.address().origin());
    assert!(answer(&client, &endpoint, &ask()).is_err());
    assert_eq!(server.requests().len(), 2);
    let other =
        Key::new("sk-another-key-of-mine", endpoint.address().origin().clone()).expect("a key");
    let other =
        Endpoint::new(Wire::OpenAi, endpoint.address().clone(), Some(other)).expect("an endpoint");
    assert!(answer(&client, &other, &ask()).is_err());
    assert_eq!(server.requests().len(), 3, "another key gets a chance of its own");
}

#[test]
fn a_key_that_is_revoked_ends_all_calls() {
    let count = AtomicUsize::new(0);
    let server = server(move |_| match count.fetch_add(1, Ordering::SeqCst) {
        0..4 => ok(),
        _ => Script::json(&json!({ "error": { "message": "revoked" } })).status(401),
    });
    let (client, endpoint) = (client(), endpoint(&server).with_calls_at_once(3));
    let answered: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..3)
            .map(|_| {
                scope.spawn(|| {
                    (0..10).filter(|_| answer(&client, &endpoint, &ask()).is_ok()).count()
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).sum()
    });
    assert_eq!(answered, 4);
    assert!(server.requests().len() <= 4 + 3, "at most one more for each call in flight");
}

#[test]
fn no_redirect_is_followed() {
    let client = client();
    for status in [301, 302, 303, 307, 308] {
        for header in ["location", "Location", "LOCATION"] {
            let other = server(|_| ok());
            for target in [
                other.url("/v1/chat/completions"),
                other.url(""),
                other.url("/").replace("http:", "HTTP:"),
            ] {
                let first = server(move |_| {
                    Script::html("moved").status(status).header(header, target.clone())
                });
                let outcome = answer(&client, &endpoint(&first), &ask());
                let to = format!("127.0.0.1:{}", other.port());
                assert!(
                    matches!(&outcome, Err(Error::Moved { to: said, .. }) if *said == to),
                    "{outcome:?}"
                );
                let list = client.models(&endpoint(&first), &|| false);
                assert!(matches!(list, Err(Error::Moved { .. })), "{list:?}");
            }
            assert_eq!(other.connections(), 0, "not a byte at the second server");
        }
    }
}

#[test]
fn a_key_stays_with_its_origin() {
    let (here, there) = (server(|_| ok()), server(|_| ok()));
    let key = endpoint(&here).key().expect("a key").clone();
    let address = Address::parse(&there.url("/v1")).expect("an address");
    let outcome = Endpoint::new(Wire::OpenAi, address, Some(key));
    assert!(matches!(outcome, Err(Error::KeyElsewhere { .. })));
    assert_eq!(there.connections(), 0);
}
