//! Words that say nothing about what is asked: the small ones of each language, greetings and thanks. They count little for
//! what is alike, name no cluster, and give a language away.

use crate::hash;
use std::collections::HashSet;
use whatlang::Lang;

/// The commonest of each language, in small letters. What is left of "don't" and "j'ai" counts too. Where one list is for
/// several languages, it gives none away.
pub(crate) const STOP_WORDS: [(Option<Lang>, &str); 12] = [
    (
        Some(Lang::Eng),
        "a able about after again all also always am an and another any anybody anything are aren as ask at back be \
     because been before being but by came can come could couldn d did didn do does doesn doing don down each either \
     else ever every few first for from gave get getting give go goes going good got had has hasn have haven having \
     he her here hers him his how i if in into is isn it its just keep know last least less let like ll lot m made \
     make makes making many may maybe me might mine more most much must my need needs never new next no nobody not \
     nothing now of off often on once one only or other others ought our out over own please put quite rather re \
     really s said same saw say says see seen shall she should shouldn since so some somebody someone something still \
     such sure t take taken than that the their them then there these they thing things think this those though to \
     too took tried try two under until up upon us use used using ve very want wants was wasn way we well were weren \
     what when where whether which while who whole whom whose why will with without won would wouldn yes yet you your \
     yours hello hi hey dear thank thanks regards sincerely ok okay",
    ),
    (
        Some(Lang::Deu),
        "aber alle als also am an auch auf aus bei bin bis bitte bist da damit dann das dass dein dem den denn der des dich \
     die dir doch du durch ein eine einem einen einer eines er es etwas für gibt hab habe haben hat hatte hier ich ihm ihn \
     ihnen ihr ihre im in ist ja jetzt kann kein keine können man mehr mein meine meinem meinen meiner mich mir mit muss \
     nach nicht noch nur ob oder schon sehr sein seine sich sie sind so über um und uns unser unter vom von vor wann warum \
     was weil wenn wer werden wie wieso wir wird wo würde zu zum zur hallo danke vielen dank grüße gruß moin",
    ),
    (
        Some(Lang::Fra),
        "a ai alors au aussi aux avec avez avoir c ce ces cet cette chez comme comment d dans de des donc du elle elles en est \
     et été être eu fait faut il ils j je l la là le les leur lui m ma mais me même mes moi mon n ne nos notre nous on ont \
     ou où par pas peut peux plus pour pourquoi puis qu quand que quel quelle qui quoi s sa sans se ses si son sont suis \
     sur t ta te tes toi ton tout très tu un une vos votre vous y bonjour merci salut cordialement svp",
    ),
    (
        Some(Lang::Spa),
        "a al algo aquí así aunque como cómo con cual cuál cuando cuándo de del desde donde dónde e el él ella ellos en entre \
     era es esa ese eso esta está están este esto estoy fue ha había hacer han has hasta hay he la las le les lo los más me \
     mi mis mucho muy no nos o para pero por porque puede puedo que qué quien quién se ser si sí sin sobre son soy su sus \
     también te tengo tiene todo tu un una unos y ya yo hola gracias saludos buenas",
    ),
    (
        Some(Lang::Por),
        "a ao aos as até com como da das de do dos e é ela ele em entre era essa esse esta está este eu foi há isso já lhe mais \
     mas me mesmo meu meus minha muito na não nas nem no nos num numa o onde os ou para pela pelo por porque posso quando \
     que quem se sem ser seu seus só sua também te tem tenho um uma você olá oi obrigado obrigada bom dia",
    ),
    (
        Some(Lang::Ita),
        "a ad ai al alla anche avere c che chi ci come con cosa cui da dal dalla de dei del della delle di dove e è ed era essere \
     gli ha hai hanno ho i il in io l la le lei lo loro lui ma mi mia mio molto ne nei nel nella no noi non nostro o per \
     perché più posso può quale quando quello questa questo qui se sei si sì sono su sua suo sul sulla ti tra tu un una uno \
     vi voi ciao salve grazie saluti",
    ),
    (
        Some(Lang::Nld),
        "aan al als bij ben dan dat de deze die dit doen door dus een en er geen had heb hebben heeft het hij hoe hun ik in is ja \
     je kan kunnen maar me meer met mij mijn moet na naar niet nog nu of om onze ook op over te tot u uit uw van voor waar \
     waarom wanneer was wat we wel wie wij wil worden zal ze zich zij zijn zo zou hallo dank bedankt groeten",
    ),
    (
        Some(Lang::Pol),
        "a ale bez bo być by czy czym dla do gdzie go i ich ja jak jaki jako je jego jej jest jestem jeszcze już kiedy kto która \
     który ma mam mi mnie mój może można my na nad nie nią nim o od on ona oni po pod przez przy się są ta tak także tam te \
     tego ten to tu tylko w we więc z za ze że cześć dzień dobry dziękuję proszę",
    ),
    // Swedish, Danish and Norwegian
    (
        None,
        "af alle at av blir da de deg den der det dig din du eller en er et ett får fra från för för ha hade han har her hon hun \
     hvad hva hvor hvordan i ikke ikkje inte jag jeg kan med meg men mig min mitt må na nå när noe noget när og om och på \
     så sig skal som til till var vad vi vil ville hej hei tack takk tak",
    ),
    (
        Some(Lang::Rus),
        "а без бы был была были было быть в вам вас во вот все всё вы где да для до его ее её если есть еще ещё же за и из или им \
     их к как какой когда кто ли меня мне можно мой моя мы на не него нет но ну о об он она они от по почему при с со так \
     там то тоже только ты у уже что чтобы это этот я здравствуйте привет спасибо пожалуйста",
    ),
    (
        Some(Lang::Tur),
        "acaba ama ancak bana ben beni benim bir biz bu çok da daha de değil diye en gibi hem her için ile ise ki kim mı mi mu mü \
     nasıl ne neden nerede o olan olarak oldu onu sen siz şey şu ve veya ya yok merhaba selam teşekkürler lütfen",
    ),
    (
        Some(Lang::Ind),
        "ada adalah agar akan aku anda apa atau bagaimana bahwa banyak bisa dalam dan dapat dari dengan di ini itu jika juga kami \
     kapan karena ke kita lagi lebih mana mereka mengapa oleh pada saya sudah tidak untuk ya yang halo terima kasih",
    ),
];

/// The stop words by their hashes.
#[derive(Clone, Debug)]
pub(crate) struct StopWords(HashSet<u64>);

impl StopWords {
    /// Whether a word in small letters is one.
    pub fn has(&self, word: &str) -> bool {
        self.0.contains(&hash::text(word))
    }
}

impl Default for StopWords {
    fn default() -> Self {
        let words = STOP_WORDS.iter().flat_map(|(_, words)| words.split_whitespace());
        Self(words.map(hash::text).collect())
    }
}
