//! Texts that make counting go wrong or slow: fragments that OpenAI's patterns treat in some special way, and long texts of
//! every kind that somebody may paste. For the tests, and for the longer run of `cargo xtask bench tokens`.

/// Put together in pairs and rows, they meet every alternative of both patterns from both sides.
#[rustfmt::skip]
pub const FRAGMENTS: &[&str] = &[
    // Letters of each class, alone and as words.
    "a", "B", "aB", "Ab", "AB", "ABc", "camelCase", "SCREAMING", "McDonald", "é", "É", "ß", "ǅ", "ﬁ", "ſ", "K", "İ", "ı",
    "ª", "ʰ", "א", "م", "日", "あ", "ア", "한", "ไ", "न", "𠀀", "𝐀", "𝐚", "𐍈", "Ж", "ж", "Ω", "ω", "straße", "Ёлки", "日本語",
    "नमस्ते", "ภาษา", "שָׁלוֹם", "مرحبا", "한국어",
    // Marks, alone and on what they stand on.
    "\u{301}", "\u{300}\u{301}\u{302}", "e\u{301}", "E\u{301}", "\u{5b8}", "\u{93f}", "\u{20e3}", "\u{fe0f}", "1\u{20e3}",
    // The ends of "don't", whole and broken off.
    "'", "'s", "'S", "'t", "'re", "'RE", "'rE", "'ve", "'m", "'ll", "'LL", "'d", "'ſ", "'l", "'r", "'v", "'x", "’s", "''", "'1",
    "don't", "I'LL", "rock'n'roll",
    // Numbers.
    "1", "12", "123", "1234", "1234567", "3.14", "1,000", "٣", "١٢٣٤", "½", "²", "Ⅷ", "𝟘",
    // Signs.
    "!", "?!", "...", ",", "-", "—", "“", "”", "/", "//", "\\", "_", "$", "€", "<|endoftext|>", "<|im_start|>", "{\"", "\":", "();",
    "😀", "👍🏽", "👩‍👩‍👧", "🇩🇪", "☃\u{fe0f}", "\0", "\u{1}", "\u{7f}", "\u{200b}", "\u{200d}", "\u{202e}", "\u{2060}", "\u{feff}",
    "\u{fffd}", "\u{e000}", "\u{10ffff}", "\u{378}",
    // Spaces and line ends.
    " ", "  ", "    ", "\t", "\n", "\n\n", "\r\n", "\r", "\r\r", " \n", "\n ", " \n ", "\n\n  ", "/\n/", "\u{b}", "\u{c}", "\u{85}", "\u{a0}",
    "\u{a0}\u{a0}", "\u{1680}", "\u{2003}", "\u{2028}", "\u{2029}", "\u{3000}", "\u{3000}\n",
];

/// Numbers that are the same in every run.
pub struct Draw(pub u64);

impl Draw {
    pub fn below(&mut self, limit: usize) -> usize {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }

    pub fn one_of<T: Copy>(&mut self, many: &[T]) -> T {
        many[self.below(many.len())]
    }

    /// Of any plane.
    pub fn character(&mut self) -> char {
        const PLANES: [std::ops::Range<u32>; 4] =
            [0x20..0x250, 0x250..0x3000, 0x3000..0xd800, 0xe000..0x11_0000];
        let plane = &PLANES[self.below(PLANES.len())];
        let number = plane.start + self.below(plane.len()) as u32;
        char::from_u32(number).expect("the planes leave out the surrogates")
    }

    pub fn fragments(&mut self, most: usize) -> String {
        (0..=self.below(most)).map(|_| self.one_of(FRAGMENTS)).collect()
    }
}

/// One text of about `length` bytes for each kind, under its name.
pub fn kinds(length: usize, seed: u64) -> Vec<(&'static str, String)> {
    let mut draw = Draw(seed);
    let repeat = |part: &str| part.repeat(length.div_ceil(part.len()));
    let mut of = |mut one: Box<dyn FnMut(&mut Draw) -> String>| {
        let mut text = String::new();
        while text.len() < length {
            text += &one(&mut draw);
        }
        text
    };
    let letters = |alphabet: &'static str| {
        let alphabet: Vec<char> = alphabet.chars().collect();
        Box::new(move |draw: &mut Draw| draw.one_of(&alphabet).to_string())
    };
    let between = |first: u32, last: u32| {
        Box::new(move |draw: &mut Draw| {
            let number = first + draw.below((last - first) as usize) as u32;
            char::from_u32(number).map(String::from).unwrap_or_default()
        })
    };
    vec![
        ("one letter", repeat("a")),
        ("one capital", repeat("A")),
        ("one digit", repeat("7")),
        ("one sign", repeat("=")),
        ("one ideograph", repeat("日")),
        ("one emoji", repeat("😀")),
        ("one mark", repeat("\u{301}")),
        ("spaces", repeat(" ")),
        ("line ends", repeat("\n")),
        ("seven letters again and again", repeat("abcdefg")),
        ("capitals after ideographs", repeat("日AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")),
        ("apostrophes", repeat("'s't'")),
        ("letters at random", of(letters("abcdefghijklmnopqrstuvwxyz"))),
        ("four letters at random", of(letters("ACGT"))),
        ("digits at random", of(letters("0123456789"))),
        ("signs at random", of(letters("!?#$%&*+-=_.,:;<>/\\|~^@()[]{}"))),
        ("spaces at random", of(letters(" \t\n\r\u{a0}\u{2003}\u{3000}"))),
        ("Cyrillic at random", of(between(0x430, 0x450))),
        ("Thai at random", of(between(0xe01, 0xe4f))),
        ("ideographs at random", of(between(0x4e00, 0x9fa5))),
        ("marks at random", of(between(0x300, 0x370))),
        ("emoji at random", of(between(0x1_f300, 0x1_f650))),
        ("characters at random", of(Box::new(|draw| draw.character().into()))),
        ("fragments at random", of(Box::new(|draw| draw.fragments(12)))),
    ]
}
