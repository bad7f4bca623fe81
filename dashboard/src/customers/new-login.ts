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

/** The shortest password that is taken. Units: characters. */
const SHORTEST_PASSWORD = 10;
const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** What is wrong with every field at once; the server, which names one, has the last word. */
export function newLoginErrors(login: NewLogin): Partial<Record<keyof NewLogin, string>> {
  const { name, email, password } = sentLogin(login);
  return {
    ...(name === '' && { name: 'Type your name.' }),
    ...(!ADDRESS.test(email) && { email: 'Type an e-mail address, such as you@example.com.' }),
    ...(password.length < SHORTEST_PASSWORD && {
      password: `Take at least ${SHORTEST_PASSWORD} characters; a few words in a row are easy to keep.`,
    }),
  };
}
