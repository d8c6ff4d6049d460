//! One cipher for everything that is sealed. Layout: version (1), nonce (24), ciphertext and
//! tag. The context binds a ciphertext to its record: it opens nowhere else.

use super::secret::Secret;
use chacha20poly1305::aead::{Aead, AeadCore, KeyInit, OsRng, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use thiserror::Error;
use zeroize::Zeroizing;

const VERSION: u8 = 1;
const NONCE: usize = 24;

/// Why something sealed did not open. Says nothing about what is inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SealError {
    /// Another key, another context, or it was altered.
    #[error("it cannot be opened with this key, or it was altered")]
    NotOpened,
    /// Not made by this program, or by a newer one.
    #[error("its form is not known")]
    Form,
    /// The system gave no randomness or memory.
    #[error("the system has no randomness or memory to spare")]
    System,
}

/// Seal `plain` under a key, bound to a context.
///
/// # Errors
/// [`SealError::System`].
pub fn seal(key: &Secret, context: &[u8], plain: &[u8]) -> Result<Vec<u8>, SealError> {
    let nonce = XChaCha20Poly1305::generate_nonce(&mut OsRng);
    let payload = Payload {
        msg: plain,
        aad: context,
    };
    let cipher = XChaCha20Poly1305::new(key.bytes().into());
    let sealed = cipher
        .encrypt(&nonce, payload)
        .map_err(|_| SealError::System)?;
    let mut out = Vec::with_capacity(1 + NONCE + sealed.len());
    out.push(VERSION);
    out.extend_from_slice(&nonce);
    out.extend_from_slice(&sealed);
    Ok(out)
}

/// Open what [`seal`] made, with the same key and context.
///
/// # Errors
/// [`SealError::NotOpened`], [`SealError::Form`].
pub fn open(key: &Secret, context: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let Some((&VERSION, rest)) = sealed.split_first() else {
        return Err(SealError::Form);
    };
    if rest.len() < NONCE {
        return Err(SealError::Form);
    }
    let (nonce, msg) = rest.split_at(NONCE);
    let payload = Payload { msg, aad: context };
    let cipher = XChaCha20Poly1305::new(key.bytes().into());
    cipher
        .decrypt(XNonce::from_slice(nonce), payload)
        .map(Zeroizing::new)
        .map_err(|_| SealError::NotOpened)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_only_with_its_key_and_context_and_unaltered() {
        let key = Secret::random().expect("random");
        let sealed = seal(&key, b"person 1", "谢丽".as_bytes()).expect("sealed");
        assert_eq!(
            open(&key, b"person 1", &sealed).expect("opened").as_slice(),
            "谢丽".as_bytes()
        );
        assert_eq!(open(&key, b"person 2", &sealed), Err(SealError::NotOpened));
        let other = Secret::random().expect("random");
        assert_eq!(
            open(&other, b"person 1", &sealed),
            Err(SealError::NotOpened)
        );
        for i in 1..sealed.len() {
            let mut altered = sealed.clone();
            altered[i] ^= 1;
            assert_eq!(open(&key, b"person 1", &altered), Err(SealError::NotOpened));
        }
        for cut in 0..25 {
            assert_eq!(
                open(&key, b"person 1", &sealed[..cut]),
                Err(SealError::Form)
            );
        }
    }
}
