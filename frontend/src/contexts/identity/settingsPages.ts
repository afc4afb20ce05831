/** The pages of the settings, in their order; navigation and palette read this. */
export const SETTINGS_PAGES = [
  { to: '/settings/profile', key: 'profile', permission: null },
  { to: '/settings/security', key: 'security', permission: null },
  { to: '/settings/workspace', key: 'workspace', permission: null },
  { to: '/settings/users', key: 'users', permission: 'user:read' },
  { to: '/settings/teams', key: 'teams', permission: 'team:read' },
] as const;
