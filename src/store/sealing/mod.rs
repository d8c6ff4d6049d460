//! Sealing of personal values. Owns: keys, ciphers, how values are padded and bound to their
//! record. Must not know: SQL, roles.
//!
//! - Each record with personal values has a **person key** of its own. All its sealed values, in
//!   the record and in the journal alike, are ciphertext under it (XChaCha20-Poly1305).
//! - Person keys are wrapped by the project's **data key**, and stand in one table only. So
//!   erasing that row, in the file and its backups, erases the person for good.
//! - The data key is sealed to the public key (X25519) of each user who may see personal data,
//!   and to the printed recovery key. So a new data key can be given to all who stay without
//!   knowing their passphrases.
//! - Who a data key is given to is vouched for under a key that follows from it ([`vouch`]), and
//!   checked before any key is given out again.
//! - A user's private key is wrapped by a key that Argon2id makes of the passphrase, and with it
//!   the key that the signatures of the journal go back to.
//!
//! A record's sealed values are one ciphertext, not one a field: neither which fields are filled
//! nor how long they are can be told from it.

mod cipher;
mod fields;
mod passphrase;
mod secret;
mod signature;
mod voucher;

pub use cipher::{SealError, open, seal};
pub use fields::{Fields, open_fields, seal_fields};
pub use passphrase::{
    Cost, Identity, Lock, Pin, derive_identity, new_identity, new_pinned, open_with, relock,
    seal_with,
};
pub use secret::{Given, RecoveryKey, Secret, random_bytes, random_id, seal_to, unseal_with};
pub use signature::{Verifier, sign};
pub use voucher::{vouch, vouches};
