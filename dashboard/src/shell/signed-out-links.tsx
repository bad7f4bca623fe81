import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { buttonClass } from '../ui/button.tsx';

/** What stands where the balance would, for a visitor. */
export function SignedOutLinks(): ReactNode {
  return (
    <nav aria-label="Your login" className="flex items-center gap-1">
      <Link to="/login" className={buttonClass('quiet')}>
        Log in
      </Link>
      <Link to="/sign-up" className={buttonClass('plain')}>
        Sign up
      </Link>
    </nav>
  );
}
