#pragma once

#include "balance/load_balancer.h"

/// One declaration a load balancer; each is defined in the file of its name.
namespace evenkeel {

extern const LoadBalancer kContiguous;
extern const LoadBalancer kHeadTail;
extern const LoadBalancer kPerDocumentHeadTail;
extern const LoadBalancer kPerDocumentHeadTailDocumentMajor;
extern const LoadBalancer kPtrr;
extern const LoadBalancer kDefault;
extern const LoadBalancer kStriped;
extern const LoadBalancer kPerDocumentRemainder;
extern const LoadBalancer kMinHeap;
extern const LoadBalancer kRefined;
extern const LoadBalancer kOptimal;
extern const LoadBalancer kAffinity;

}  // namespace evenkeel
