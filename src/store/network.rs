//! Whether a path lies on a network share: there SQLite's write-ahead log does not work (it
//! needs shared memory between processes), so the rollback journal is used instead.

use std::path::Path;

/// File systems that are reached over a network, as the Linux kernel names them.
#[cfg(any(target_os = "linux", test))]
const REMOTE: &[&str] = &[
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "9p",
    "afs",
    "ceph",
    "fuse.sshfs",
    "fuse.glusterfs",
    "davfs",
    "fuse.davfs2",
    "ncpfs",
    "vboxsf",
    "fuse.vmhgfs-fuse",
    "virtiofs",
];

/// Whether the file lies on a network share, as far as can be told.
#[cfg(target_os = "linux")]
pub fn is_remote(path: &Path) -> bool {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let folder = absolute.parent().unwrap_or(&absolute);
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    is_remote_by(&mounts, &folder)
}

/// Whether the file lies on a network share: a UNC path does. (A mapped drive is not told
/// apart.)
#[cfg(not(target_os = "linux"))]
pub fn is_remote(path: &Path) -> bool {
    let text = path.to_string_lossy();
    text.starts_with(r"\\") && !text.starts_with(r"\\?\") && !text.starts_with(r"\\.\")
        || text.starts_with(r"\\?\UNC\")
}

/// The mount that holds the folder is the longest mount point it lies under.
#[cfg(any(target_os = "linux", test))]
fn is_remote_by(mountinfo: &str, folder: &Path) -> bool {
    let mounts = mountinfo.lines().filter_map(|line| {
        let (before, after) = line.split_once(" - ")?;
        let point = before.split(' ').nth(4)?.replace("\\040", " ");
        let kind = after.split(' ').next()?;
        folder
            .starts_with(&point)
            .then(|| (point.len(), REMOTE.contains(&kind)))
    });
    mounts.max().is_some_and(|(_, remote)| remote)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_told_from_disks() {
        let mounts = "\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 22 0:40 / /mnt/share\\040one rw,relatime shared:2 - cifs //server/share rw
41 22 0:41 / /mnt/share\\040one/disk rw - ext4 /dev/sdb1 rw";
        let table = [
            ("/home/desk", false),
            ("/mnt", false),
            ("/mnt/share one", true),
            ("/mnt/share one/projects", true),
            ("/mnt/share one/disk/x", false),
        ];
        for (folder, remote) in table {
            assert_eq!(is_remote_by(mounts, Path::new(folder)), remote, "{folder}");
        }
    }
}
