//! Signatures by a user's own pair of keys. Ed25519 (RFC 8032), made with the X25519 pair that
//! opens what is sealed to the user, in the way of XEdDSA (signal.org/docs/specifications/xeddsa):
//! a public key of the one curve is a point of the other with an even sign, and the private key is
//! turned to match. So nothing new is kept, and whoever knows somebody's public key, from a file
//! of an older version too, can tell what they signed.

use super::secret::Secret;
use curve25519_dalek::edwards::EdwardsPoint;
use curve25519_dalek::montgomery::MontgomeryPoint;
use curve25519_dalek::scalar::{Scalar, clamp_integer};
use ed25519_dalek::hazmat::{ExpandedSecretKey, raw_sign};
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::Sha512;

/// What the nonces of signatures follow from, beside the message: nothing else does.
const NONCES: &str = "gridroom: nonces of signatures";

/// Sign with a private key.
pub fn sign(private_key: &Secret, message: &[u8]) -> Vec<u8> {
    let scalar = Scalar::from_bytes_mod_order(clamp_integer(*private_key.bytes()));
    let point = EdwardsPoint::mul_base(&scalar);
    let (scalar, point) = match is_odd(&point) {
        true => (-scalar, -point),
        false => (scalar, point),
    };
    // Wiped when dropped.
    let key = ExpandedSecretKey {
        scalar,
        hash_prefix: *private_key.derived(NONCES).bytes(),
    };
    let signature = raw_sign::<Sha512>(&key, message, &VerifyingKey::from(point));
    signature.to_bytes().to_vec()
}

/// The sign of a point, as its text form has it.
fn is_odd(point: &EdwardsPoint) -> bool {
    point
        .compress()
        .as_bytes()
        .last()
        .is_some_and(|last| last >> 7 == 1)
}

/// A public key, ready to check signatures with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verifier {
    public_key: [u8; 32],
    key: VerifyingKey,
}

impl Verifier {
    /// Of a public key; `None` for what is none.
    pub fn of(public_key: &[u8]) -> Option<Self> {
        let public_key: [u8; 32] = public_key.try_into().ok()?;
        let point = MontgomeryPoint(public_key).to_edwards(0)?;
        Some(Self {
            public_key,
            key: VerifyingKey::from(point),
        })
    }

    /// The public key.
    pub fn public_key(&self) -> &[u8; 32] {
        &self.public_key
    }

    /// Whether the holder of the private key signed this.
    pub fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        let signature = Signature::from_slice(signature);
        signature.is_ok_and(|signature| self.key.verify_strict(message, &signature).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::super::secret::public_of;
    use super::*;

    #[test]
    fn only_the_holder_signs_and_only_this_message() {
        let mut odd = 0;
        for _ in 0..32 {
            let key = Secret::random().expect("random");
            let scalar = Scalar::from_bytes_mod_order(clamp_integer(*key.bytes()));
            odd += usize::from(is_odd(&EdwardsPoint::mul_base(&scalar)));
            let verifier = Verifier::of(&public_of(&key)).expect("a key");
            let signature = sign(&key, b"entry");
            assert!(verifier.has_signed(b"entry", &signature));
            assert!(!verifier.has_signed(b"Entry", &signature));
            let other = Secret::random().expect("random");
            assert!(!verifier.has_signed(b"entry", &sign(&other, b"entry")));
            let mut altered = signature.clone();
            altered[40] ^= 1;
            assert!(!verifier.has_signed(b"entry", &altered));
            assert!(!verifier.has_signed(b"entry", &signature[..63]));
        }
        assert!((1..32).contains(&odd), "both signs were met");
        assert!(Verifier::of(&[0; 31]).is_none());
    }

    #[test]
    fn a_key_of_small_order_has_signed_nothing() {
        for public_key in [[0; 32], [1; 32]] {
            let Some(verifier) = Verifier::of(&public_key) else {
                continue;
            };
            assert!(!verifier.has_signed(b"entry", &[0; 64]));
        }
    }
}
