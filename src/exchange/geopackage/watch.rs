//! A query that gives next to nothing for too long is broken off. Owns: the clock. Must not know: what is
//! asked.

use rusqlite::Connection;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// So many rows must come within the time, or it is as good as none.
const LEAST: u64 = 10;

/// Watches a connection while it lives.
pub struct Watch {
    rows: Arc<AtomicU64>,
    /// Dropped to end the watch.
    end: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Watch {
    /// Break off whatever this connection does when hardly a row was counted for so long.
    pub fn over(connection: &Connection, patience: Duration) -> Self {
        let rows = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&rows);
        let (end, ended) = channel();
        let handle = connection.get_interrupt_handle();
        let thread = std::thread::spawn(move || {
            let mut before = 0;
            while ended.recv_timeout(patience) == Err(RecvTimeoutError::Timeout) {
                let now = counted.load(Ordering::Relaxed);
                if now - before < LEAST {
                    handle.interrupt();
                }
                before = now;
            }
        });
        Self {
            rows,
            end: Some(end),
            thread: Some(thread),
        }
    }

    /// A row came.
    pub fn count(&self) {
        self.rows.fetch_add(1, Ordering::Relaxed);
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        drop(self.end.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endless_query_is_broken_off_and_the_next_one_runs() {
        let connection = Connection::open_in_memory().expect("opened");
        let _watch = Watch::over(&connection, Duration::from_millis(50));
        let endless = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r";
        let error = connection.query_row(endless, [], |row| row.get::<_, i64>(0));
        let code = error.expect_err("endless").sqlite_error_code();
        assert_eq!(code, Some(rusqlite::ErrorCode::OperationInterrupted));
        let one = connection.query_row("SELECT 1", [], |row| row.get::<_, i64>(0));
        assert_eq!(one, Ok(1));
    }
}
