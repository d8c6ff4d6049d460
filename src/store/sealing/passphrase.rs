//! A user's keys under a passphrase. Argon2id (RFC 9106) makes the key that wraps the private
//! key; the passphrase itself is kept nowhere.

use super::cipher::{SealError, open, seal};
use super::secret::{Secret, public_of};
use argon2::{Algorithm, Argon2, Params, Version};
use zeroize::Zeroizing;

/// What one try at a passphrase costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory, KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Default for Cost {
    /// The second recommended choice of RFC 9106 §4: 64 MiB, three passes.
    fn default() -> Self {
        Self {
            memory_kib: 64 * 1024,
            passes: 3,
        }
    }
}

impl Cost {
    /// For tests only: no protection at all.
    pub const TRIFLING: Self = Self {
        memory_kib: 8,
        passes: 1,
    };
    /// More than this is not asked of a desktop: a file that wants it was tampered with.
    const MOST_MEMORY_KIB: u32 = 1024 * 1024;
    const MOST_PASSES: u32 = 64;
}

/// How a private key is locked, as it lies in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lock {
    /// The salt.
    pub salt: Vec<u8>,
    /// The cost of a try.
    pub cost: Cost,
    /// The private key, wrapped.
    pub private_key: Vec<u8>,
}

/// A user's pair of keys.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The private key.
    pub private_key: Secret,
    /// The public key.
    pub public_key: [u8; 32],
    /// The public key that all certificates of the project go back to, as it was when this lock
    /// was made. Only whoever knows the passphrase can have put it there.
    pub root: Option<[u8; 32]>,
}

/// What a new lock keeps as the key that all certificates go back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pin {
    /// None: there is none yet.
    Nothing,
    /// The new key itself.
    Own,
    /// This one.
    Root([u8; 32]),
}

fn wrapping_key(passphrase: &str, salt: &[u8], cost: Cost) -> Result<Secret, SealError> {
    if cost.memory_kib > Cost::MOST_MEMORY_KIB || cost.passes > Cost::MOST_PASSES {
        return Err(SealError::Form);
    }
    let params =
        Params::new(cost.memory_kib, cost.passes, 1, Some(32)).map_err(|_| SealError::Form)?;
    let mut out = Zeroizing::new([0u8; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), salt, out.as_mut())
        .map_err(|_| SealError::Form)?;
    Secret::from_bytes(out.as_ref()).ok_or(SealError::Form)
}

/// A new pair of keys, locked by a passphrase. `context` binds the lock to its user.
///
/// # Errors
/// [`SealError::System`].
pub fn new_identity(
    passphrase: &str,
    context: &[u8],
    cost: Cost,
) -> Result<(Identity, Lock), SealError> {
    new_pinned(passphrase, context, Pin::Nothing, cost)
}

/// The same, with the key that all certificates go back to.
///
/// # Errors
/// [`SealError::System`].
pub fn new_pinned(
    passphrase: &str,
    context: &[u8],
    pin: Pin,
    cost: Cost,
) -> Result<(Identity, Lock), SealError> {
    let private_key = Secret::random()?;
    let public_key = public_of(&private_key);
    let identity = Identity {
        private_key,
        public_key,
        root: match pin {
            Pin::Nothing => None,
            Pin::Own => Some(public_key),
            Pin::Root(root) => Some(root),
        },
    };
    let lock = relock(&identity, passphrase, context, cost)?;
    Ok((identity, lock))
}

/// Lock the same pair of keys by another passphrase.
///
/// # Errors
/// [`SealError::System`].
pub fn relock(
    identity: &Identity,
    passphrase: &str,
    context: &[u8],
    cost: Cost,
) -> Result<Lock, SealError> {
    let salt = Secret::random()?.bytes()[..16].to_vec();
    let key = wrapping_key(passphrase, &salt, cost)?;
    // Room for both, so that no copy of the key is left behind while it grows.
    let mut plain = Zeroizing::new(Vec::with_capacity(64));
    plain.extend_from_slice(identity.private_key.bytes());
    plain.extend(identity.root.iter().flatten());
    let private_key = seal(&key, context, &plain)?;
    Ok(Lock {
        salt,
        cost,
        private_key,
    })
}

/// The pair of keys behind a lock.
///
/// # Errors
/// [`SealError::NotOpened`] with another passphrase.
pub fn derive_identity(
    passphrase: &str,
    context: &[u8],
    lock: &Lock,
) -> Result<Identity, SealError> {
    let key = wrapping_key(passphrase, &lock.salt, lock.cost)?;
    let plain = open(&key, context, &lock.private_key)?;
    let (private_key, root) = plain.split_at_checked(32).ok_or(SealError::Form)?;
    let private_key = Secret::from_bytes(private_key).ok_or(SealError::Form)?;
    let root = match root {
        // As an older version locked it.
        [] => None,
        root => Some(root.try_into().map_err(|_| SealError::Form)?),
    };
    Ok(Identity {
        public_key: public_of(&private_key),
        private_key,
        root,
    })
}

/// Bytes of a salt.
const SALT: usize = 16;

/// Seal something that leaves the project under a passphrase alone. Layout: memory and passes of a
/// try (4 bytes each, the lowest first), salt, ciphertext; all bound to a context.
///
/// # Errors
/// [`SealError::System`].
pub fn seal_with(
    passphrase: &str,
    context: &[u8],
    plain: &[u8],
    cost: Cost,
) -> Result<Vec<u8>, SealError> {
    let salt = Secret::random()?.bytes()[..SALT].to_vec();
    let key = wrapping_key(passphrase, &salt, cost)?;
    let mut out = Vec::with_capacity(plain.len() + 128);
    out.extend_from_slice(&cost.memory_kib.to_le_bytes());
    out.extend_from_slice(&cost.passes.to_le_bytes());
    out.extend_from_slice(&salt);
    out.extend(seal(&key, context, plain)?);
    Ok(out)
}

/// Open what [`seal_with`] made.
///
/// # Errors
/// [`SealError::NotOpened`] with another passphrase, [`SealError::Form`] where it is none such.
pub fn open_with(
    passphrase: &str,
    context: &[u8],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let number = |bytes: &[u8]| {
        let bytes: Option<[u8; 4]> = bytes.try_into().ok();
        bytes.map(u32::from_le_bytes).ok_or(SealError::Form)
    };
    let (memory, rest) = sealed.split_at_checked(4).ok_or(SealError::Form)?;
    let (passes, rest) = rest.split_at_checked(4).ok_or(SealError::Form)?;
    let (salt, rest) = rest.split_at_checked(SALT).ok_or(SealError::Form)?;
    let cost = Cost {
        memory_kib: number(memory)?,
        passes: number(passes)?,
    };
    open(&wrapping_key(passphrase, salt, cost)?, context, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_passphrase_opens() {
        let (identity, lock) = new_identity("春眠不觉晓", b"u1", Cost::TRIFLING).expect("made");
        let again = derive_identity("春眠不觉晓", b"u1", &lock).expect("opened");
        assert_eq!(again.private_key, identity.private_key);
        assert!(derive_identity("春眠不觉晓 ", b"u1", &lock).is_err());
        assert!(derive_identity("春眠不觉晓", b"u2", &lock).is_err());
        let relocked = relock(&identity, "处处闻啼鸟", b"u1", Cost::TRIFLING).expect("made");
        assert!(derive_identity("春眠不觉晓", b"u1", &relocked).is_err());
        let again = derive_identity("处处闻啼鸟", b"u1", &relocked).expect("opened");
        assert_eq!(again.public_key, identity.public_key);
        let sealed = seal_with("春眠不觉晓", b"calls", b"plain", Cost::TRIFLING).expect("sealed");
        let opened = open_with("春眠不觉晓", b"calls", &sealed).expect("opened");
        assert_eq!(opened.as_slice(), b"plain");
        for (passphrase, context) in [("处处闻啼鸟", b"calls"), ("春眠不觉晓", b"other")]
        {
            let opened = open_with(passphrase, context, &sealed);
            assert_eq!(opened, Err(SealError::NotOpened));
        }
        assert_eq!(
            open_with("春眠不觉晓", b"calls", &sealed[..20]),
            Err(SealError::Form)
        );
        let greedy = Lock {
            cost: Cost {
                memory_kib: u32::MAX,
                passes: 1,
            },
            ..lock
        };
        assert_eq!(
            derive_identity("春眠不觉晓", b"u1", &greedy).map(|i| i.public_key),
            Err(SealError::Form)
        );
    }
}
