/** The pages of the settings, in their order; navigation and palette read this. */
export const SETTINGS_PAGES = [
  { to: '/settings/profile', label: 'identity:profile.title', permission: null },
  { to: '/settings/security', label: 'identity:security.title', permission: null },
  { to: '/settings/tokens', label: 'admin:tokens.title', permission: null },
  { to: '/settings/workspace', label: 'identity:workspace.title', permission: null },
  { to: '/settings/users', label: 'identity:users.title', permission: 'user:read' },
  { to: '/settings/teams', label: 'identity:teams.title', permission: 'team:read' },
  { to: '/settings/roles', label: 'admin:roles.title', permission: 'role:read' },
  { to: '/settings/custom-fields', label: 'admin:fields.title', permission: 'custom_field:read' },
  { to: '/settings/api-clients', label: 'admin:clients.title', permission: 'api_client:read' },
  { to: '/settings/webhooks', label: 'admin:webhooks.title', permission: 'webhook:read' },
  { to: '/settings/audit', label: 'admin:audit.title', permission: 'audit:read' },
  { to: '/settings/outbox', label: 'admin:outbox.title', permission: 'outbox:read' },
] as const;
