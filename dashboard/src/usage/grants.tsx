import type { ReactNode } from 'react';
import type { Grant, UsageSummary } from '../client/nouns.ts';
import { Countdown } from '../time/instant.tsx';
import { Money } from '../ui/figure.tsx';
import { addMoney, isPositive, moneyText, thousandthsOf } from '../ui/money.ts';
import { Skeleton } from '../ui/skeleton.tsx';

/** The grants the balance is made of, in the order in which they are used. */
export function Grants({ usage }: { usage: UsageSummary | undefined }): ReactNode {
  return (
    <section aria-labelledby="grants" className="mt-10 max-w-3xl">
      <h2 id="grants" className="text-table font-medium">
        Your credit{' '}
        <span className="font-normal text-muted">— used from the top, soonest expiry first</span>
      </h2>
      {usage === undefined ? (
        <div className="mt-3">
          <Skeleton className="mb-2 h-2" />
          {['first', 'second'].map((grant) => (
            <div key={grant} className="flex h-[41px] items-center border-b border-hairline">
              <Skeleton className="h-3 w-full" />
            </div>
          ))}
        </div>
      ) : (
        <GrantBars grants={usage.grants} />
      )}
    </section>
  );
}

function GrantBars({ grants }: { grants: readonly Grant[] }): ReactNode {
  const left = grants.filter((grant) => isPositive(grant.remaining));
  const whole = addMoney(grants.map((grant) => grant.amount));
  return (
    <>
      <div
        className="mt-3 flex h-2 gap-px overflow-hidden rounded-full bg-sunken"
        role="img"
        aria-label={`${moneyText(addMoney(left.map((each) => each.remaining)))} of ${moneyText(whole)} left`}
      >
        {left.map((grant, at) => (
          <span
            key={grant.id}
            className="h-full bg-text first:rounded-l-full"
            style={{
              width: `${thousandthsOf(grant.remaining, whole) / 10}%`,
              opacity: Math.max(0.25, 1 - at * 0.35),
            }}
          />
        ))}
      </div>
      <ul className="mt-2">
        {grants.map((grant) => (
          <GrantRow key={grant.id} grant={grant} />
        ))}
        {grants.length === 0 && (
          <li className="border-b border-hairline py-2 text-table text-muted">
            No credit is left.
          </li>
        )}
      </ul>
    </>
  );
}

function GrantRow({ grant }: { grant: Grant }): ReactNode {
  return (
    <li className="flex min-h-10 flex-wrap items-center justify-between gap-x-4 border-b border-hairline py-2 text-table">
      <span>
        {grant.label}
        <span className="text-muted">
          {' · '}
          {grant.expiresAt === null ? (
            'never expires'
          ) : (
            <>
              expires in <Countdown to={grant.expiresAt} />
            </>
          )}
        </span>
      </span>
      <span className="ml-auto text-muted">
        <Money amount={grant.remaining} className="font-medium text-text" /> of{' '}
        <Money amount={grant.amount} />
      </span>
    </li>
  );
}
