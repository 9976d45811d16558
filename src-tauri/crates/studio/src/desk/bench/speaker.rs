//! A worker as a shell script: it opens whatever it is asked to, and answers as the test says.

use crate::worker::client::Launch;

/// A worker that does these lines of the shell for each question. There `$n` counts the questions that this worker was
/// asked, `say_text TEXT` says a piece, `answer TEXT` the whole of it, `failed CODE` why there is none; `$job` is the
/// request. Told to cancel, it does so.
pub(crate) fn speaker(at_each_question: &str) -> Launch {
    let script = format!(
        r#"
seq=0
say() {{ seq=$((seq + 1)); printf '{{"seq":%s,%s}}\n' "$seq" "$1"; }}
say_text() {{ say "\"request\":$id,\"type\":\"text\",\"text\":\"$1\""; }}
answer() {{ say_text "$1"; say "\"request\":$id,\"type\":\"answered\",\"text\":\"$1\",\"prompt_tokens\":9,\"tokens\":3,\"complete\":true"; }}
failed() {{ say "\"request\":$id,\"type\":\"failed\",\"failure\":{{\"code\":\"$1\",\"params\":{{}}}}"; }}
say '"type":"ready","version":"0"'
n=0
while read -r job; do
    before=$id
    id=${{job#*\"id\":}}; id=${{id%%,*}}; id=${{id%%\}}*}}
    case "$job" in
    *'"type":"load"'*) say "\"request\":$id,\"type\":\"loaded\",\"name\":\"Small\",\"context_length\":2048,\"parameters\":1" ;;
    *'"type":"count_tokens"'*) say "\"request\":$id,\"type\":\"counted\",\"tokens\":[2]" ;;
    *'"type":"measure"'*) say "\"request\":$id,\"type\":\"measured\",\"loss\":1.5,\"tokens\":4" ;;
    *'"type":"cancel"'*) say "\"request\":$before,\"type\":\"cancelled\"" ;;
    *'"type":"generate"'*)
        n=$((n + 1))
        {at_each_question}
        ;;
    esac
done
"#
    );
    Launch::one_by_one("sh", vec!["-c".into(), script.into()])
}
