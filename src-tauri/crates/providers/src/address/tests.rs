//! Addresses as people, manuals and attackers write them.

use super::*;

fn fault(text: &str) -> Option<AddressFault> {
    Address::checked(text, false).err()
}

#[test]
fn what_may_be_called() {
    let check = |text: &str, expected: &str, origin: &str| {
        let address = Address::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(address.to_string(), expected, "{text}");
        assert_eq!(address.origin().to_string(), origin, "{text}");
    };
    let openai = "https://api.openai.com:443";
    check("https://api.openai.com/v1", "https://api.openai.com/v1", openai);
    check("  https://api.openai.com/v1/ \n", "https://api.openai.com/v1", openai);
    check("HTTPS://API.OpenAI.com:443/v1", "https://api.openai.com/v1", openai);
    check("https://api.openai.com./v1", "https://api.openai.com./v1", openai);
    check("https://api.openai.com", "https://api.openai.com", openai);
    check("https://api.openai.com/v1/chat/completions", "https://api.openai.com/v1", openai);
    check(
        "https://api.openai.com:8443/v1",
        "https://api.openai.com:8443/v1",
        "https://api.openai.com:8443",
    );
    check("http://localhost:11434/v1", "http://localhost:11434/v1", "http://localhost:11434");
    check("http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1", "http://127.0.0.1:8080");
    check("http://[::1]:8080/v1", "http://[::1]:8080/v1", "http://[::1]:8080");
    check("http://127.1/v1", "http://127.0.0.1/v1", "http://127.0.0.1:80");
    check("http://2130706433/v1", "http://127.0.0.1/v1", "http://127.0.0.1:80");
    check(
        "http://[::ffff:127.0.0.1]:1234",
        "http://[::ffff:7f00:1]:1234",
        "http://[::ffff:7f00:1]:1234",
    );
    check(
        "http://ollama.localhost:1/v1",
        "http://ollama.localhost:1/v1",
        "http://ollama.localhost:1",
    );
    check("https://192.168.1.20/v1", "https://192.168.1.20/v1", "https://192.168.1.20:443");
    check(
        "https://bücher.example/v1",
        "https://xn--bcher-kva.example/v1",
        "https://xn--bcher-kva.example:443",
    );
    check(
        "https://раypal.com/v1",
        "https://xn--ypal-43d9g.com/v1",
        "https://xn--ypal-43d9g.com:443",
    );
}

#[test]
fn what_is_refused() {
    use AddressFault::{Forbidden, LocalNetwork, NotAnAddress, NotSafe, Query, Scheme, UserInfo};
    let check = |text: &str, expected: AddressFault| {
        assert_eq!(fault(text), Some(expected), "{text}");
    };
    for text in [
        "",
        "api.openai.com",
        "https://",
        "//host/v1",
        "https://a b/",
        "https:\\\\host\\v1",
        "https://ho\tst/",
    ] {
        check(text, NotAnAddress);
    }
    for text in [
        "https://host:0/v1",
        "https://host:65536/v1",
        "https://[::1/v1",
        "https://ex\u{202e}ample.com/\n/",
    ] {
        check(text, NotAnAddress);
    }
    check(&format!("https://example.com/{}", "a".repeat(LONGEST)), NotAnAddress);
    for text in [
        "ftp://host/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/plain,a",
        "ws://h/",
        "unix:/run/a.sock",
    ] {
        check(text, Scheme);
    }
    for text in [
        "https://user@host/v1",
        "https://user:pass@host/v1",
        "https://:pass@host/",
        "https://api.openai.com@evil.com/",
        "https://@host/v1",
    ] {
        check(text, UserInfo);
    }
    check("https://example.com/v1?key=abc", Query);
    check("https://example.com/v1#part", Query);
    for text in [
        "http://example.com/v1",
        "http://8.8.8.8/v1",
        "http://[2606:4700::1111]/v1",
        "http://localhost.example.com/",
        "http://127.0.0.1.example.com/",
    ] {
        check(text, NotSafe);
    }
    for text in [
        "http://192.168.1.20:8080/v1",
        "http://10.0.0.1/",
        "http://172.16.0.1/",
        "http://100.64.0.1/",
        "http://box/",
        "http://box.local/v1",
        "http://[fd12::1]/",
    ] {
        check(text, LocalNetwork);
    }
    for text in [
        "https://169.254.169.254/v1",
        "http://169.254.169.254/latest/meta-data/",
        "https://2852039166/",
        "https://0xa9fea9fe/",
        "https://0xa9.0xfe.0xa9.0xfe/",
        "https://0251.0376.0251.0376/",
        "https://169.254.43518/",
        "https://[::ffff:169.254.169.254]/",
        "https://[::ffff:a9fe:a9fe]/",
        "https://[::169.254.169.254]/",
        "https://[64:ff9b::a9fe:a9fe]/",
        "https://[2002:a9fe:a9fe::]/",
        "https://[fe80::1]/",
        "https://[febf::1]/",
        "https://[fd00:ec2::254]/",
        "https://[::]/",
        "https://[ff02::1]/",
        "https://0/",
        "http://0/",
        "https://0.0.0.0/",
        "https://00000/",
        "https://255.255.255.255/",
        "https://224.0.0.1/",
        "https://100.100.100.200/",
        "https://metadata/",
        "https://metadata.google.internal/",
        "https://METADATA.google.internal./",
        "https://instance-data/",
        "https://１６９.２５４.１６９.２５４/",
        "https://169。254。169。254/",
    ] {
        check(text, Forbidden);
    }
}

#[test]
fn who_agrees_may_call_the_local_network_and_nothing_else() {
    let check = |text: &str, expected: Option<AddressFault>| {
        assert_eq!(Address::checked(text, true).err(), expected, "{text}");
    };
    check("http://192.168.1.20:8080/v1", None);
    check("http://box.local/v1", None);
    check("http://box:11434/v1", None);
    check("http://example.com/v1", Some(AddressFault::NotSafe));
    check("http://169.254.169.254/", Some(AddressFault::Forbidden));
    check("http://metadata.google.internal/", Some(AddressFault::Forbidden));
    check("http://[fe80::1]/", Some(AddressFault::Forbidden));
}

#[test]
fn a_model_may_hold_anything_and_stays_below_the_base() {
    let address = Address::parse("https://example.com/v1").expect("an address");
    let check = |segments: &[&str], expected: &str| {
        assert_eq!(address.at(segments).as_str(), expected);
    };
    check(&["chat", "completions"], "https://example.com/v1/chat/completions");
    check(
        &["models", "../../admin?x=1#y"],
        "https://example.com/v1/models/..%2F..%2Fadmin%3Fx=1%23y",
    );
    let bare = Address::parse("https://example.com/").expect("an address");
    assert_eq!(bare.at(&["models"]).as_str(), "https://example.com/models");
}

#[test]
fn a_host_is_shown_as_in_an_address_bar() {
    let check = |text: &str, expected: &str| {
        assert_eq!(Address::parse(text).expect("an address").host(), expected);
    };
    check("https://api.openai.com/v1", "api.openai.com");
    check("https://api.openai.com:8443/v1", "api.openai.com:8443");
    check("http://localhost:11434/v1", "localhost:11434");
    check("http://localhost/v1", "localhost");
}
