/** What one types to get a login. */
export type NewLogin = Readonly<{ name: string; email: string; password: string }>;

/** Nothing typed yet. */
export const EMPTY_LOGIN: NewLogin = { name: '', email: '', password: '' };

/** The fields a refusal can name. */
export const NEW_LOGIN_NAMES = ['name', 'email', 'password'] as const;

/** A new login as it is sent: no spaces around its texts, the password as it was typed. */
export function sentLogin({ name, email, password }: NewLogin): NewLogin {
  return { name: name.trim(), email: email.trim(), password };
}
