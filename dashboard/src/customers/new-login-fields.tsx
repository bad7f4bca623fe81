import type { ReactNode } from 'react';
import { focusFirst, TextField } from '../ui/field.tsx';
import type { NewLogin } from './new-login.ts';

/** What one types to get a login, whoever it is for: name, e-mail address, password. */
export function NewLoginFields({
  login,
  onLogin,
  errors,
}: {
  login: NewLogin;
  /** Takes a change, so that a browser may fill in several fields at once. */
  onLogin: (change: (typed: NewLogin) => NewLogin) => void;
  /** What a field was refused for. */
  errors: { [Name in keyof NewLogin]?: string | undefined };
}): ReactNode {
  return (
    <>
      <TextField
        label="Name"
        name="name"
        autoComplete="name"
        required
        ref={focusFirst}
        value={login.name}
        onValue={(name) => onLogin((typed) => ({ ...typed, name }))}
        error={errors.name}
      />
      <TextField
        label="E-mail"
        type="email"
        name="email"
        autoComplete="username"
        required
        value={login.email}
        onValue={(email) => onLogin((typed) => ({ ...typed, email }))}
        error={errors.email}
      />
      <TextField
        label="Password"
        type="password"
        name="password"
        autoComplete="new-password"
        required
        value={login.password}
        onValue={(password) => onLogin((typed) => ({ ...typed, password }))}
        error={errors.password}
        hint="At least 10 characters; a few words in a row are easy to keep."
      />
    </>
  );
}
