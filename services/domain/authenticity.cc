#include "services/domain/authenticity.h"

#include "services/domain/authenticity_detector.h"

namespace hearth::domain {

Authenticity::Authenticity(const std::vector<const v1::AuthenticityRule*>& rules) {
  for (const v1::AuthenticityRule* rule : rules) {
    std::unique_ptr<Detector> detector = MakeExactDetector(*rule);
    if (detector == nullptr) detector = MakeStatisticalDetector(*rule);
    if (detector != nullptr) detectors_.push_back(std::move(detector));
  }
}

Authenticity::~Authenticity() = default;

std::vector<Signal> Authenticity::OnVisit(const Visit& visit) {
  std::vector<Signal> signals;
  for (const auto& detector : detectors_) detector->OnVisit(visit, &signals);
  return signals;
}

std::vector<Signal> Authenticity::OnReview(const Review& review) {
  std::vector<Signal> signals;
  for (const auto& detector : detectors_) detector->OnReview(review, &signals);
  return signals;
}

std::vector<Signal> Authenticity::OnElimination(const EliminationSeen& elimination) {
  std::vector<Signal> signals;
  for (const auto& detector : detectors_) detector->OnElimination(elimination, &signals);
  return signals;
}

}  // namespace hearth::domain
