export {
  type CustomerId,
  type GrantId,
  type Id,
  isId,
  type KeyId,
  newId,
  type RateCardId,
  type RunId,
  type TransactionId,
  type UserId,
} from './id.ts';
