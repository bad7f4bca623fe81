export { createMailer } from './create-mailer.ts';
export { listMail } from './list-mail.ts';

export { passwordResetMail } from './password-reset-mail.ts';
export { readMail } from './read-mail.ts';
