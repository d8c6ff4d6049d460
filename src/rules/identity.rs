//! Numbers that people are known by: resident ids (GB 11643) and phones. Owns: what is one, how
//! it is written, and what is wrong with one that is not. Knows no lists.

use jiff::civil::Date;
use std::fmt;

/// Weights of the first 17 digits of a resident id (GB 11643-1999).
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// The check character for each sum modulo 11.
const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
/// The first two digits of areas that exist (GB/T 2260).
const PROVINCES: [u32; 35] = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52,
    53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83,
];

/// A resident id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResidentId {
    /// As it is kept: 18 characters, the last a digit or `X`.
    pub text: String,
    /// The date of birth in it.
    pub birth: Date,
    /// Its area exists.
    pub knows_area: bool,
}

/// What is wrong with an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IdFault {
    /// Neither 18 nor 15 characters.
    Length,
    /// Something else than digits: the first such sign.
    Characters(char),
    /// No such day.
    BirthDate,
    /// The check character does not fit the digits: one was mistyped.
    Check,
}

impl fmt::Display for IdFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length => f.write_str("an id has 18 characters (or 15)"),
            Self::Characters(sign) => {
                let sign = named(*sign);
                write!(
                    f,
                    "an id has digits only, and X at the end; here stands {sign}"
                )
            }
            Self::BirthDate => f.write_str("the date of birth in the id does not exist"),
            Self::Check => f.write_str("the check character does not fit: a digit is wrong"),
        }
    }
}

/// Signs that cannot be seen and say nothing: joiners, direction marks, byte order marks. They
/// come with what is copied from chats and web pages.
pub const fn is_invisible(sign: char) -> bool {
    matches!(sign, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// A sign, so that it is found whatever it looks like: `O (U+041E)`; one that cannot be seen by
/// its number alone.
pub fn named(sign: char) -> String {
    let number = format!("U+{:04X}", u32::from(sign));
    // Whatever is drawn over others or not at all; `Debug` writes those as escapes.
    let is_drawn = !sign.is_whitespace() && !format!("{sign:?}").contains("\\u{");
    match sign {
        '!'..='~' => sign.to_string(),
        _ if is_drawn => format!("{sign} ({number})"),
        _ => number,
    }
}

/// Full-width signs as plain ones, without white space and what cannot be seen.
pub fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !is_invisible(*c))
        .map(narrow)
        .collect()
}

/// A full-width sign as a plain one.
pub fn narrow(sign: char) -> char {
    match sign {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(sign as u32 - 0xfee0).unwrap_or(sign),
        other => other,
    }
}

/// Read a resident id; one of 15 digits is brought to 18 (born in the 20th century).
///
/// # Errors
/// [`IdFault`].
pub fn resident_id(text: &str) -> Result<ResidentId, IdFault> {
    let mut text = plain(text).to_uppercase();
    let last = text.chars().count().saturating_sub(1);
    let is_foreign = |(i, c): &(usize, char)| !c.is_ascii_digit() && (*i != last || *c != 'X');
    let foreign = text.chars().enumerate().find(is_foreign).map(|(_, c)| c);
    if let Some(sign) = foreign.filter(|c| !c.is_ascii()) {
        return Err(IdFault::Characters(sign));
    }
    let is_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    match text.len() {
        15 if is_digits(&text) => {
            text.insert_str(6, "19");
            let check = check_of(&text);
            text.push(check);
        }
        18 if is_digits(&text[..17])
            && text.ends_with(|c: char| c.is_ascii_digit() || c == 'X') => {}
        15 | 18 => return Err(IdFault::Characters(foreign.unwrap_or('X'))),
        _ => return Err(IdFault::Length),
    }
    let number = |from: usize, to: usize| text[from..to].parse::<i16>().unwrap_or_default();
    let birth = Date::new(number(6, 10), number(10, 12) as i8, number(12, 14) as i8)
        .map_err(|_| IdFault::BirthDate)?;
    if birth.year() < 1850 {
        return Err(IdFault::BirthDate);
    }
    if !text.ends_with(check_of(&text[..17])) {
        return Err(IdFault::Check);
    }
    let knows_area = text[..2].parse().is_ok_and(|p: u32| PROVINCES.contains(&p));
    Ok(ResidentId {
        text,
        birth,
        knows_area,
    })
}

/// The check character of the first 17 digits.
pub fn check_of(digits: &str) -> char {
    let digits = digits.chars().filter_map(|c| c.to_digit(10));
    let sum: u32 = digits.zip(WEIGHTS).map(|(d, w)| d * w).sum();
    CHECKS[(sum % 11) as usize]
}

/// What is wrong with a phone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PhoneFault {
    /// Neither a mobile nor a landline with its area code.
    Form,
    /// A landline without its area code: which town is it in?
    AreaCode,
    /// A sign that no number has among its digits: the first such.
    Characters(char),
}

impl fmt::Display for PhoneFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Form => f.write_str(
                "no phone number: 11 digits of a mobile, or an area code and 7 or 8 digits",
            ),
            Self::AreaCode => f.write_str("the area code is missing, such as 0594"),
            Self::Characters(sign) => {
                let sign = named(*sign);
                write!(f, "no phone number: {sign} stands among its digits")
            }
        }
    }
}

/// Read a phone number: `1[3-9]` and nine digits, or a landline with its area code, whose zero
/// matters. Country code, spaces, hyphens and what table programs append are taken away.
///
/// # Errors
/// [`PhoneFault`].
pub fn phone(text: &str) -> Result<String, PhoneFault> {
    let text = plain(text);
    let text = text.strip_suffix(".0").unwrap_or(&text);
    let is_foreign = text.starts_with('+') || text.starts_with("00");
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let is_odd = |c: &char| !c.is_ascii_digit() && !"+-()".contains(*c);
    if let Some(sign) = text.chars().find(is_odd) {
        return Err(match digits.is_empty() {
            true => PhoneFault::Form,
            false => PhoneFault::Characters(sign),
        });
    }
    let digits = digits.strip_prefix("00").unwrap_or(&digits);
    let digits = match digits.strip_prefix("86") {
        Some(rest) if is_foreign || digits.len() == 13 => rest,
        _ => digits,
    };
    let second = digits.as_bytes().get(1).copied().unwrap_or_default();
    match (digits.len(), digits.as_bytes().first()) {
        (11, Some(b'1')) if (b'3'..=b'9').contains(&second) => Ok(digits.to_owned()),
        (10..=12, Some(b'0')) => Ok(digits.to_owned()),
        (7 | 8, Some(b'2'..=b'8')) => Err(PhoneFault::AreaCode),
        _ => Err(PhoneFault::Form),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_checked() {
        for good in [
            "999999194907120016",
            "999999198802294026",
            "99999919770317004X",
        ] {
            assert_eq!(resident_id(good).expect(good).text, good);
        }
        let table = [
            ("99999919770317004x", Ok("99999919770317004X")),
            (
                "９９９９９９１９４９０７１２００１６",
                Ok("999999194907120016"),
            ),
            (" 999999 19490712 0016", Ok("999999194907120016")),
            ("999999194907120017", Err(IdFault::Check)),
            ("999999198702294026", Err(IdFault::BirthDate)),
            ("99999919490712001", Err(IdFault::Length)),
            ("9999991949071200A6", Err(IdFault::Characters('A'))),
            ("99999919770317004Х", Err(IdFault::Characters('\u{425}'))),
            // Case 78: marks of direction, joiners and byte order marks say nothing.
            (
                "\u{202d}999999194907120016\u{202c}\u{200b}",
                Ok("999999194907120016"),
            ),
            (
                "99999919490712\u{ad}0016",
                Err(IdFault::Characters('\u{ad}')),
            ),
        ];
        for (text, expected) in table {
            let found = resident_id(text).map(|id| id.text);
            assert_eq!(found, expected.map(str::to_owned), "{text}");
        }
        let old = resident_id("999999490712001").expect("15 digits");
        assert_eq!(old.text, "999999194907120016");
        assert!(!old.knows_area);
    }

    #[test]
    fn signs_are_named_so_that_they_are_found() {
        let table = [
            ('*', "*"),
            ('无', "无 (U+65E0)"),
            ('\u{425}', "Х (U+0425)"),
            ('\u{ad}', "U+00AD"),
            ('\u{fe0f}', "U+FE0F"),
            ('\u{200b}', "U+200B"),
        ];
        for (sign, name) in table {
            assert_eq!(named(sign), name);
        }
    }

    #[test]
    fn phones_are_made_plain() {
        let table = [
            ("138 1234-1234", Ok("13812341234")),
            ("+86 13812341234", Ok("13812341234")),
            ("008613812341234", Ok("13812341234")),
            ("13812341234.0", Ok("13812341234")),
            ("0594-8291234", Ok("05948291234")),
            ("(0594)82912345", Ok("059482912345")),
            ("8291234", Err(PhoneFault::AreaCode)),
            ("12812341234", Err(PhoneFault::Form)),
            ("138****1234", Err(PhoneFault::Characters('*'))),
            ("13812341234/0594", Err(PhoneFault::Characters('/'))),
            ("\u{202a}138\u{200e}12341234\u{2069}", Ok("13812341234")),
            (
                "138\u{fe0f}12341234",
                Err(PhoneFault::Characters('\u{fe0f}')),
            ),
            ("无", Err(PhoneFault::Form)),
        ];
        for (text, expected) in table {
            assert_eq!(phone(text), expected.map(str::to_owned), "{text}");
        }
    }
}
