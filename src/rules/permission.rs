//! Who may do what: one small table.

use serde::{Deserialize, Serialize};

/// What somebody is, in this project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Works the desks: records, calls, checkpoints; prints their lists, masked.
    Operator,
    /// Redraws the grids; sees no personal data.
    Planner,
    /// Leads the shift: publishes, releases, exports, erases.
    Supervisor,
    /// Keeps users and keys.
    Administrator,
}

impl Role {
    /// All, in the order of the dialog.
    pub const ALL: [Self; 4] = [
        Self::Operator,
        Self::Planner,
        Self::Supervisor,
        Self::Administrator,
    ];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Planner => "planner",
            Self::Supervisor => "supervisor",
            Self::Administrator => "administrator",
        }
    }

    /// The role of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// Whether this role may do that.
    pub const fn may(self, permission: Permission) -> bool {
        use Permission as P;
        use Role as R;
        match permission {
            P::EditMap => matches!(self, R::Planner | R::Supervisor | R::Administrator),
            P::EditRecords => matches!(self, R::Operator | R::Supervisor | R::Administrator),
            P::ViewPersonal => matches!(self, R::Operator | R::Supervisor | R::Administrator),
            P::Export => matches!(self, R::Planner | R::Supervisor | R::Administrator),
            P::Publish | P::IssueOrders | P::ExportPersonal | P::Purge => {
                matches!(self, R::Supervisor | R::Administrator)
            }
            P::ManageUsers => matches!(self, R::Administrator),
            // Who may see nothing of people prints nothing of them.
            P::PrintLists => true,
        }
    }

    /// Whether this role holds the data key: who may never see personal data has no use for it.
    pub const fn holds_data_key(self) -> bool {
        self.may(Permission::ViewPersonal)
    }
}

/// What needs permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Permission {
    /// Change grids and what lies on the map.
    EditMap,
    /// Change records of people, cases, services.
    EditRecords,
    /// See personal values unmasked, one record at a time and with a reason.
    ViewPersonal,
    /// Write the masked list of one's desk to a file, to work from it: whom to visit, what is open.
    PrintLists,
    /// Write masked data to a file outside: a map, a whole list, pages.
    Export,
    /// Write unmasked data to a file outside.
    ExportPersonal,
    /// Publish a plan.
    Publish,
    /// Issue and withdraw orders: what puts people in zones and lets them out.
    IssueOrders,
    /// Erase people for good.
    Purge,
    /// Add users, change roles, revoke.
    ManageUsers,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_permissions() {
        use Permission as P;
        // operator, planner, supervisor, administrator
        let table = [
            (P::EditMap, [false, true, true, true]),
            (P::EditRecords, [true, false, true, true]),
            (P::ViewPersonal, [true, false, true, true]),
            (P::PrintLists, [true, true, true, true]),
            (P::Export, [false, true, true, true]),
            (P::ExportPersonal, [false, false, true, true]),
            (P::Publish, [false, false, true, true]),
            (P::IssueOrders, [false, false, true, true]),
            (P::Purge, [false, false, true, true]),
            (P::ManageUsers, [false, false, false, true]),
        ];
        for (permission, allowed) in table {
            assert_eq!(
                Role::ALL.map(|r| r.may(permission)),
                allowed,
                "{permission:?}"
            );
        }
        assert!(!Role::Planner.holds_data_key());
        for role in Role::ALL {
            assert_eq!(Role::named(role.name()), Some(role));
        }
    }
}
