//! What columns are called, in the languages that people name theirs in. Case, spaces and marks between words don't
//! count.

use super::Use;

/// Names that leave little doubt.
const EXACT: &[(Use, &[&str])] = &[
    (
        Use::Conversation,
        &["messages", "conversations", "conversation", "dialogue", "dialog", "chat", "turns"],
    ),
    (Use::Tools, &["tools", "functions"]),
    (
        Use::BasePrompt,
        &[
            "system",
            "systemprompt",
            "systemmessage",
            "systeminstruction",
            "baseprompt",
            "persona",
            "grundanweisung",
            "rolle",
            "invitesystème",
            "invitesysteme",
            "promptdelsistema",
            "promptdesistema",
            "promptdosistema",
            "システム",
            "システムプロンプト",
            "系统",
            "系统提示",
            "系统提示词",
            "系統提示",
        ],
    ),
    (
        Use::Question,
        &[
            "question",
            "questions",
            "q",
            "prompt",
            "input",
            "instruction",
            "query",
            "user",
            "usermessage",
            "userinput",
            "userquestion",
            "human",
            "request",
            "ask",
            "ticket",
            "ticket text",
            "customermessage",
            "personasks",
            "frage",
            "fragen",
            "eingabe",
            "anfrage",
            "kundenfrage",
            "kundenanfrage",
            "anweisung",
            "nutzer",
            "benutzer",
            "nutzerfrage",
            "demande",
            "requête",
            "requete",
            "entrée",
            "entree",
            "consigne",
            "utilisateur",
            "pregunta",
            "preguntas",
            "entrada",
            "consulta",
            "instrucción",
            "instruccion",
            "usuario",
            "pergunta",
            "perguntas",
            "instrução",
            "instrucao",
            "usuário",
            "domanda",
            "domande",
            "richiesta",
            "質問",
            "問い",
            "質問文",
            "入力",
            "指示",
            "ユーザー",
            "プロンプト",
            "问题",
            "提问",
            "输入",
            "指令",
            "用户",
            "问",
            "問題",
            "提問",
            "輸入",
        ],
    ),
    (
        Use::Answer,
        &[
            "answer",
            "answers",
            "a",
            "response",
            "responses",
            "output",
            "completion",
            "reply",
            "assistant",
            "assistantmessage",
            "bot",
            "gpt",
            "model",
            "modelresponse",
            "expected",
            "expectedoutput",
            "expectedanswer",
            "idealanswer",
            "ideal",
            "goodanswer",
            "chosen",
            "preferred",
            "target",
            "antwort",
            "antworten",
            "ausgabe",
            "erwarteteantwort",
            "réponse",
            "reponse",
            "réponses",
            "reponses",
            "sortie",
            "respuesta",
            "respuestas",
            "salida",
            "resposta",
            "respostas",
            "saída",
            "saida",
            "risposta",
            "risposte",
            "回答",
            "答え",
            "回答文",
            "出力",
            "応答",
            "返答",
            "アシスタント",
            "答案",
            "输出",
            "回复",
            "答复",
            "答",
            "回覆",
            "輸出",
        ],
    ),
    (
        Use::WorseAnswer,
        &[
            "rejected",
            "rejectedanswer",
            "rejectedresponse",
            "worse",
            "worseanswer",
            "badanswer",
            "nonpreferred",
            "nonpreferredoutput",
            "nonpreferredcompletion",
            "schlechtereantwort",
            "schlechteantwort",
            "mauvaiseréponse",
            "malarespuesta",
            "mápresposta",
            "悪い回答",
            "较差回答",
            "错误答案",
        ],
    ),
    (
        Use::Topic,
        &[
            "topic",
            "topics",
            "category",
            "categories",
            "subject",
            "theme",
            "thema",
            "themen",
            "kategorie",
            "bereich",
            "sujet",
            "thème",
            "theme",
            "catégorie",
            "categorie",
            "tema",
            "temas",
            "categoría",
            "categoria",
            "argomento",
            "トピック",
            "カテゴリ",
            "カテゴリー",
            "分類",
            "主题",
            "话题",
            "类别",
            "分类",
            "主題",
            "類別",
            "分類",
        ],
    ),
    (
        Use::Note,
        &[
            "note",
            "notes",
            "comment",
            "comments",
            "remark",
            "remarks",
            "notiz",
            "notizen",
            "anmerkung",
            "anmerkungen",
            "kommentar",
            "bemerkung",
            "remarque",
            "remarques",
            "commentaire",
            "nota",
            "notas",
            "comentario",
            "comentarios",
            "observación",
            "comentário",
            "observação",
            "commento",
            "メモ",
            "備考",
            "コメント",
            "备注",
            "注释",
            "评论",
            "備註",
        ],
    ),
];

/// Parts of names that make a use more likely.
const PARTS: &[(Use, &[&str])] = &[
    (Use::WorseAnswer, &["reject", "worse", "schlecht", "nonpreferred"]),
    (
        Use::Question,
        &[
            "question", "prompt", "query", "request", "ticket", "message", "input", "text",
            "frage", "demande", "pregunta", "pergunta", "domanda", "質問", "问题", "問題",
        ],
    ),
    (
        Use::Answer,
        &[
            "answer",
            "response",
            "reply",
            "output",
            "completion",
            "label",
            "queue",
            "class",
            "intent",
            "summary",
            "translation",
            "antwort",
            "lösung",
            "réponse",
            "respuesta",
            "resposta",
            "risposta",
            "回答",
            "答案",
            "答",
        ],
    ),
];

/// Names of what is about a row and isn't said in it.
const ABOUT: &[&str] = &[
    "id",
    "uuid",
    "index",
    "nr",
    "no",
    "number",
    "date",
    "time",
    "timestamp",
    "created",
    "createdat",
    "updated",
    "updatedat",
    "url",
    "link",
    "source",
    "author",
    "email",
    "phone",
    "status",
    "priority",
    "score",
    "rating",
    "split",
    "language",
    "lang",
    "datum",
    "quelle",
    "fecha",
    "fuente",
    "data",
];

/// What a column of this name surely is.
pub fn exact(name: &str) -> Option<Use> {
    let name = normalised(name);
    let is_named = |names: &[&str]| names.iter().any(|known| normalised(known) == name);
    EXACT.iter().find(|(_, names)| is_named(names)).map(|(column_use, _)| *column_use)
}

/// What a column of this name may be.
pub fn by_part(name: &str) -> Option<Use> {
    let name = normalised(name);
    if ABOUT.contains(&name.as_str()) {
        return Some(Use::Keep);
    }
    let has_part = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    PARTS.iter().find(|(_, parts)| has_part(parts)).map(|(column_use, _)| *column_use)
}

/// Whether the name is one of those that people give columns of examples.
pub fn is_known(name: &str) -> bool {
    exact(name).is_some() || ABOUT.contains(&normalised(name).as_str())
}

/// Whether a column of this name holds whole conversations.
pub fn is_conversation_name(name: &str) -> bool {
    exact(name) == Some(Use::Conversation)
}

fn normalised(name: &str) -> String {
    let letters = name.chars().filter(|character| character.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_however_they_are_written() {
        let check = |name: &str, expected: Option<Use>| assert_eq!(exact(name), expected, "{name}");
        for name in
            ["Question", "QUESTION:", "user_message", "User Message", " Frage ", "Entrée", "質問"]
        {
            check(name, Some(Use::Question));
        }
        for name in [
            "Answer",
            "expected-output",
            "Antwort",
            "Réponse",
            "respuesta",
            "Resposta",
            "回答",
            "答案",
        ] {
            check(name, Some(Use::Answer));
        }
        check("system_prompt", Some(Use::BasePrompt));
        check("nonPreferredOutput", Some(Use::WorseAnswer));
        check("Kategorie", Some(Use::Topic));
        check("备注", Some(Use::Note));
        check("messages", Some(Use::Conversation));
        for name in ["", "ticket_id", "foo"] {
            check(name, None);
        }
    }

    #[test]
    fn no_name_is_two_things() {
        let all =
            EXACT.iter().flat_map(|(column_use, names)| names.iter().map(move |n| (column_use, n)));
        for (column_use, name) in all {
            assert_eq!(exact(name), Some(*column_use), "{name}");
        }
    }
}
