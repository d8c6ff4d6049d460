//! Keys: 32 random bytes that are wiped from memory when they are no longer needed.

use super::cipher::SealError;
use chacha20poly1305::aead::OsRng;
use chacha20poly1305::aead::rand_core::RngCore;
use crypto_box::{PublicKey, SecretKey};
use sha2::{Digest, Sha256};
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A key.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Secret([u8; 32]);

impl Secret {
    /// A new one.
    ///
    /// # Errors
    /// [`SealError::System`] where the system gives no randomness.
    pub fn random() -> Result<Self, SealError> {
        random_bytes().map(Self)
    }

    /// From its bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// A key for another purpose that follows from this one, and from which this one does not
    /// follow.
    pub fn derived(&self, purpose: &str) -> Self {
        let mut hasher = Sha256::new();
        hasher.update((purpose.len() as u64).to_le_bytes());
        hasher.update(purpose.as_bytes());
        hasher.update(self.0);
        Self(hasher.finalize().into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Random bytes.
///
/// # Errors
/// [`SealError::System`] where the system gives no randomness.
pub fn random_bytes<const N: usize>() -> Result<[u8; N], SealError> {
    let mut bytes = [0; N];
    OsRng
        .try_fill_bytes(&mut bytes)
        .map_err(|_| SealError::System)?;
    Ok(bytes)
}

/// A new id: 128 random bits in hexadecimal.
///
/// # Errors
/// [`SealError::System`] where the system gives no randomness.
pub fn random_id() -> Result<String, SealError> {
    random_bytes::<16>().map(hex::encode)
}

/// What stands behind a data key that was given out by a version that vouches for users. It is
/// sealed with the key, so nobody who does not know the key can take it away.
const VOUCHING: u8 = 1;

/// A data key as somebody got it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The key.
    pub key: Secret,
    /// Whoever gave it out vouched for all who got it; a file of an older version has none.
    pub is_vouching: bool,
}

/// Seal a data key to a public key: only the private one opens it.
///
/// # Errors
/// [`SealError::Form`] for what is no public key.
pub fn seal_to(public_key: &[u8], secret: &Secret) -> Result<Vec<u8>, SealError> {
    let public_key = PublicKey::from_slice(public_key).map_err(|_| SealError::Form)?;
    let mut plain = zeroize::Zeroizing::new([VOUCHING; 33]);
    plain[..32].copy_from_slice(secret.bytes());
    public_key
        .seal(&mut OsRng, plain.as_ref())
        .map_err(|_| SealError::System)
}

/// Open what [`seal_to`] made, here or in an older version.
///
/// # Errors
/// [`SealError::NotOpened`] with another key.
pub fn unseal_with(private_key: &Secret, sealed: &[u8]) -> Result<Given, SealError> {
    let plain = SecretKey::from_bytes(*private_key.bytes())
        .unseal(sealed)
        .map(zeroize::Zeroizing::new)
        .map_err(|_| SealError::NotOpened)?;
    let (key, is_vouching) = match plain.split_last() {
        Some((&VOUCHING, key)) if key.len() == 32 => (key, true),
        _ => (plain.as_slice(), false),
    };
    let key = Secret::from_bytes(key).ok_or(SealError::Form)?;
    Ok(Given { key, is_vouching })
}

/// The public key of a private one.
pub fn public_of(private_key: &Secret) -> [u8; 32] {
    *SecretKey::from_bytes(*private_key.bytes())
        .public_key()
        .as_bytes()
}

/// The key that is printed once and opens the project when every passphrase is lost.
#[derive(Clone, Debug)]
pub struct RecoveryKey(Secret);

impl RecoveryKey {
    /// A new one.
    ///
    /// # Errors
    /// [`SealError::System`].
    pub fn new() -> Result<Self, SealError> {
        Secret::random().map(Self)
    }

    /// As printed: sixteen groups of four hexadecimal digits.
    pub fn printed(&self) -> String {
        let text = hex::encode(self.0.bytes());
        let groups: Vec<&str> = (0..text.len())
            .step_by(4)
            .filter_map(|i| text.get(i..i + 4))
            .collect();
        groups.join("-")
    }

    /// From what was printed; spaces, hyphens and capitals do not matter.
    pub fn parse(text: &str) -> Option<Self> {
        let digits: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .collect();
        let bytes = zeroize::Zeroizing::new(hex::decode(digits).ok()?);
        Secret::from_bytes(&bytes).map(Self)
    }

    /// The private key it stands for.
    pub fn private_key(&self) -> &Secret {
        &self.0
    }

    /// Its public key.
    pub fn public_key(&self) -> [u8; 32] {
        public_of(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_sealed_to_somebody_opens_for_them_alone() {
        let data_key = Secret::random().expect("random");
        let recovery = RecoveryKey::new().expect("random");
        let sealed = seal_to(&recovery.public_key(), &data_key).expect("sealed");
        let printed = recovery.printed().to_uppercase().replace('-', " ");
        let read = RecoveryKey::parse(&printed).expect("read");
        let given = unseal_with(read.private_key(), &sealed).expect("opened");
        assert!(given.key == data_key && given.is_vouching);
        // As an older version sealed it.
        let plain = PublicKey::from_bytes(recovery.public_key()).seal(&mut OsRng, data_key.bytes());
        let given = unseal_with(read.private_key(), &plain.expect("sealed")).expect("opened");
        assert!(given.key == data_key && !given.is_vouching);
        let other = RecoveryKey::new().expect("random");
        assert!(unseal_with(other.private_key(), &sealed).is_err());
        assert!(RecoveryKey::parse("0123").is_none() && RecoveryKey::parse("谢").is_none());
        assert_eq!(format!("{data_key:?}"), "Secret(…)");
    }
}
