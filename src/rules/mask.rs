//! How personal values are shown to those who need not know them: recognisable as masked, of
//! use to tell people apart, of no use to anybody else. (Rules of the field: names by family
//! name, phones by first three and last four digits, ids by first and last character,
//! addresses down to the building.)

/// The sign that stands for what is hidden.
pub const HIDDEN: char = '*';

/// A name: `谢*`, `张*梅`; of other names the first letter.
pub fn name(name: &str) -> String {
    let letters: Vec<char> = name.trim().chars().collect();
    match letters.as_slice() {
        [] => String::new(),
        [_] => HIDDEN.to_string(),
        [first, _] => format!("{first}{HIDDEN}"),
        [first, .., last] if letters.iter().all(|c| is_han(*c)) => {
            let hidden = HIDDEN.to_string().repeat(letters.len() - 2);
            format!("{first}{hidden}{last}")
        }
        [first, ..] => format!("{first}{}", HIDDEN.to_string().repeat(3)),
    }
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}' | '·')
}

/// A phone: `138****1234`; a short number shows its last two digits.
pub fn phone(phone: &str) -> String {
    let letters: Vec<char> = phone.trim().chars().collect();
    match letters.len() {
        0 => String::new(),
        n if n >= 11 => ends(&letters, 3, 4),
        n if n >= 7 => ends(&letters, 0, 3),
        n => ends(&letters, 0, n.min(2) / 2),
    }
}

/// An id: first and last character.
pub fn id(id: &str) -> String {
    let letters: Vec<char> = id.trim().chars().collect();
    match letters.len() {
        0 => String::new(),
        1..=3 => HIDDEN.to_string().repeat(letters.len()),
        _ => ends(&letters, 1, 1),
    }
}

/// An address: down to the building (`…栋`, `…号楼`, `…幢`, `…号`), or its first half.
pub fn address(address: &str) -> String {
    let letters: Vec<char> = address.trim().chars().collect();
    if letters.is_empty() {
        return String::new();
    }
    let text: String = letters.iter().collect();
    let building = ["号楼", "栋", "幢", "座", "号"]
        .iter()
        .filter_map(|mark| text.find(mark).map(|at| (at, mark.len())))
        // The first mark; of those that begin at the same place the longest.
        .min_by_key(|(at, length)| (*at, std::cmp::Reverse(*length)))
        .map(|(at, length)| at + length);
    match building {
        Some(end) if end < text.len() => format!("{}***", &text[..end]),
        Some(_) => text,
        None => {
            let half: String = letters[..letters.len() / 2].iter().collect();
            format!("{half}***")
        }
    }
}

/// The code of a household: down to its building, which is all but the last two digits.
pub fn household(code: &str) -> String {
    match code.trim().char_indices().rev().nth(1) {
        Some((at, _)) if at >= 2 => format!("{}{HIDDEN}{HIDDEN}", &code.trim()[..at]),
        _ => other(code),
    }
}

/// Any other sealed value: nothing of it.
pub fn other(value: &str) -> String {
    if value.trim().is_empty() {
        String::new()
    } else {
        HIDDEN.to_string().repeat(4)
    }
}

/// The value of a sealed field, masked as its name says.
pub fn field(field: &str, value: &str) -> String {
    match field {
        "name" => name(value),
        "phone" => phone(value),
        "resident_id" => id(value),
        "address" => address(value),
        "household" => household(value),
        // The building is as far as an address may be told.
        "building" => value.trim().to_owned(),
        // How long somebody stays is planned by whoever sees no name; what was found is not told.
        "exposed" | "central_until" | "end" | "released" | "samples" => value.trim().to_owned(),
        // Just where a case lives is called so too.
        "place" if matches!(value.trim(), "home" | "central") => value.trim().to_owned(),
        _ => other(value),
    }
}

fn ends(letters: &[char], first: usize, last: usize) -> String {
    let hidden = letters.len().saturating_sub(first + last);
    let head: String = letters[..first].iter().collect();
    let tail: String = letters[letters.len() - last..].iter().collect();
    format!("{head}{}{tail}", HIDDEN.to_string().repeat(hidden))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_masked_as_the_field_does_it() {
        let table = [
            ("name", "谢丽", "谢*"),
            ("name", "张丽梅", "张*梅"),
            ("name", "欧阳春花", "欧**花"),
            ("name", "John Smith", "J***"),
            ("name", "谢", "*"),
            ("name", "", ""),
            ("phone", "13812341234", "138****1234"),
            ("phone", "8365432", "****432"),
            ("phone", "110", "**0"),
            ("resident_id", "999999194907120016", "9****************6"),
            ("resident_id", "A1", "**"),
            ("address", "木兰街12号楼3单元502", "木兰街12号楼***"),
            ("address", "洪桥小区5栋", "洪桥小区5栋"),
            ("address", "东门外老屋", "东门***"),
            (
                "household",
                "350322001004002010601",
                "3503220010040020106**",
            ),
            ("household", "二栋", "****"),
            ("diagnosis", "流感", "****"),
        ];
        for (kind, value, masked) in table {
            assert_eq!(field(kind, value), masked, "{kind} {value}");
        }
    }
}
