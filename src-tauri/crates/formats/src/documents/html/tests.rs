//! Pages, and what a person reads on them.

use super::super::parts::Parts;
use super::{Syntax, read};

fn found(text: &str, syntax: Syntax) -> (Vec<String>, Option<String>) {
    let mut parts = Parts::new(1 << 20);
    read(text, syntax, &mut parts);
    let found = parts.all().iter().map(ToString::to_string).collect();
    (found, parts.into_title_and_gaps().0)
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(found(text, Syntax::Html).0, expected, "{text}");
}

#[test]
fn paragraphs_and_headings() {
    check(
        "<h1>A <em>big</em>\n title</h1><p>One\n two.<p>Three &amp; f&uuml;r.",
        &["1 A big title", "p One two.", "p Three & für."],
    );
    check("<div>a<div>b</div>c</div>", &["p a", "p b", "p c"]);
    check("<h2><div>a</div><div>b</div></h2>c", &["2 a b", "p c"]);
    check("a<br>b<br><br>c", &["l a\nb", "p c"]);
    check("<p>a<b>b</b> <i>c</i>d</p>", &["p ab cd"]);
    check(
        "<dl><dt>Rye<dd>It is dark.<dt>Spelt<dd>It isn't.</dl>",
        &["p Rye", "p It is dark.", "p Spelt", "p It isn't."],
    );
    check("<pre>a\n  b</pre>", &["l a\n  b"]);
    check("", &[]);
    check("no <tags", &["p no"]);
}

#[test]
fn lists_and_tables_stay_lines() {
    check(
        "<ul><li>a<li>b <b>c</b><ol start=3><li>d<li><p>e</p><p>f</p></ol></ul>",
        &["l - a\n- b c\n  1. d\n  2. e\n    f"],
    );
    check("<ol><li>a</li><li>b</li></ol>", &["l 1. a\n2. b"]);
    check(
        "<table><caption>Prices</caption><tr><th>n<th>m</tr><tr><td>1</td><td><p>2</p><p>3</p></td></tr></table>",
        &["p Prices", "l n | m\n1 | 2 3"],
    );
    check("<table><tr><td><ul><li>a<li>b</ul></td><td>c</td></tr></table>", &["p - a - b | c"]);
}

#[test]
fn tables_that_lay_out_a_page_are_none() {
    let text = "word ".repeat(70);
    let expected = format!("p {}", text.trim());
    check(
        &format!("<table><tr><td>menu</td><td><p>{text}</p><p>end</p></td></tr></table>"),
        &["p menu", &expected, "p end"],
    );
    check(
        "<table><tr><td>a<table><tr><td>1<td>2</table>b</td></tr></table>",
        &["p a", "p 1 | 2", "p b"],
    );
}

#[test]
fn what_nobody_reads_is_left_out() {
    check("a<script>if (1 < 2) { x = '<p>b</p>' }</script><style>p { }</style>c", &["p ac"]);
    check(
        "<p>a</p><p hidden>b</p><div aria-hidden=true><p>c</p></div><svg><text>d</text></svg>",
        &["p a"],
    );
    check(
        "<nav><a>Home</a></nav><p>a</p><footer>b</footer><div role=contentinfo>c</div>",
        &["p a"],
    );
    check("<button>Buy</button><select><option>x</select><p>a", &["p a"]);
    // A page that is nothing else.
    check("<nav><p>Home</p></nav>", &["p Home"]);
    check("<!-- a -->b<!-- c", &["p b"]);
}

#[test]
fn the_main_part_of_a_page_is_enough() {
    let text = "word ".repeat(60);
    let expected = format!("p {}", text.trim());
    check(
        &format!(
            "<div>ad</div><main><header><h1>A</h1></header><p>{text}</p><aside>see also</aside></main><div>ad</div>"
        ),
        &["1 A", &expected],
    );
    check("<div>much</div><main>little</main>", &["p much", "p little"]);
}

#[test]
fn titles_are_found() {
    let check = |text: &str, syntax: Syntax, expected: Option<&str>| {
        assert_eq!(found(text, syntax).1.as_deref(), expected, "{text}");
    };
    check("<title>A &lt; B\n</title><h1>C</h1>", Syntax::Html, Some("A < B"));
    check("<p>a<h1>C</h1>b", Syntax::Html, Some("C"));
    check("<title/><p>a</p><h1>C</h1><p>b</p>", Syntax::Xml, Some("C"));
    check("<svg><title>icon</title></svg><h2>C</h2>", Syntax::Html, Some("icon"));
}

#[test]
fn elements_of_xml_close_themselves() {
    let (found, _) = found("<p>a</p><script src='x'/><p>b</p><![CDATA[c < d]]>", Syntax::Xml);
    assert_eq!(found, ["p a", "p b", "p c < d"]);
}

#[test]
fn depth_costs_nothing() {
    let deep = format!("{}a{}b", "<div>".repeat(200_000), "</div>".repeat(200_000));
    check(&deep, &["p a", "p b"]);
}
