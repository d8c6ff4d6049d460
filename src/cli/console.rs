//! The console that a command prints to where programs with a window have none (on Windows). Owns:
//! taking hold of the console of whoever started the program. Must not know: which command it is.

/// Print to the console that the program was started from, if there is one; what was led into a file or
/// a pipe stays led there. The window never does this: it would be closed with the console.
#[cfg(windows)]
pub fn attach() {
    use std::fs::OpenOptions;
    use std::os::windows::io::IntoRawHandle;
    use windows_sys::Win32::Storage::FileSystem::{FILE_TYPE_UNKNOWN, GetFileType};
    use windows_sys::Win32::System::Console::{
        ATTACH_PARENT_PROCESS, AttachConsole, GetStdHandle, STD_ERROR_HANDLE, STD_INPUT_HANDLE,
        STD_OUTPUT_HANDLE, SetStdHandle,
    };

    // SAFETY: it takes a number and touches no memory of ours.
    if unsafe { AttachConsole(ATTACH_PARENT_PROCESS) } == 0 {
        return;
    }
    let ways = [
        (STD_INPUT_HANDLE, "CONIN$"),
        (STD_OUTPUT_HANDLE, "CONOUT$"),
        (STD_ERROR_HANDLE, "CONOUT$"),
    ];
    for (which, name) in ways {
        // SAFETY: a handle that is none is answered with 'unknown'.
        if unsafe { GetFileType(GetStdHandle(which)) } != FILE_TYPE_UNKNOWN {
            continue;
        }
        if let Ok(console) = OpenOptions::new().read(true).write(true).open(name) {
            // SAFETY: the handle is open, and given away for as long as the program runs.
            unsafe { SetStdHandle(which, console.into_raw_handle()) };
        }
    }
}

/// Other systems give a program its terminal.
#[cfg(not(windows))]
pub fn attach() {}
