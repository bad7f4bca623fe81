export { chooseDeployment } from './choose-deployment.ts';
export { findModel, noWorker } from './find-model.ts';
export {
  collectOffers,
  type OfferContext,
  type PricedRun,
  type QuotedOffer,
  quoteOffer,
} from './offer.ts';
export { type QuotedRun, type QuoteRequest, quoteRun, usualOffers } from './quote-run.ts';
