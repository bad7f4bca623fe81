import type { MailContent } from './mail.ts';

/** The mail with the link to set a new password. It names nobody: anybody may ask for it. */
export function passwordResetMail(input: Readonly<{ url: string }>): MailContent {
  const { url } = input;
  const asked =
    'Somebody, probably you, asked to set a new password for this address at Taximeter.';
  const notMe = 'If it was not you, do nothing: the password stays as it is.';
  const limits = 'The link works once, within an hour. Using it logs you out everywhere else.';
  const link = escapeHtml(url);
  return {
    subject: 'Set a new password',
    text: `${asked}\n\nSet a new password:\n${url}\n\n${limits}\n${notMe}\n`,
    html: [
      '<!doctype html>',
      '<html lang="en"><body style="font-family:sans-serif;color:#1C1917;max-width:480px">',
      `<p>${asked}</p>`,
      `<p><a href="${link}" style="color:#1D4ED8">Set a new password</a></p>`,
      `<p style="color:#57534E">${limits} ${notMe}</p>`,
      '</body></html>',
      '',
    ].join('\n'),
  };
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
