export { createMailer, type Mailer, type MailerOptions } from './create-mailer.ts';
export { listMail } from './list-mail.ts';
export type { KeptMail, Mail, MailContent, MailSummary } from './mail.ts';
export { passwordResetMail } from './password-reset-mail.ts';
export { readMail } from './read-mail.ts';
