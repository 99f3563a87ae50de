#pragma once

#include <QObject>
#include <QPointer>
#include <QString>
#include <memory>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "live/newest_wins.h"
#include "model/studio_model.h"

class QAction;
class QActionGroup;

namespace evenkeel::ui {

/// Which engine computes, chosen while the studio runs: an action for each backend and one for the first that
/// can be used, and a reason for what came of it.
///
/// A backend is looked for on a lane, and only when it is chosen: until then no driver is asked. What cannot
/// be used leaves the engine that is there.
class EngineChoice : public QObject {
  Q_OBJECT

 public:
  /// `chosen` is in use already. The model must outlive it.
  EngineChoice(StudioModel& model, std::vector<EngineProvider> providers, QString chosen,
               QObject* parent = nullptr);
  ~EngineChoice() override;

  /// Goes over to the backend of that name, or to "auto", the first that can be used.
  void choose(const QString& name);
  [[nodiscard]] const QString& chosen() const { return chosen_; }
  /// Why this one computes: "cuda is not used: there is no NVIDIA driver".
  [[nodiscard]] const QString& reason() const { return reason_; }
  [[nodiscard]] const QList<QAction*>& commands() const { return commands_; }

 Q_SIGNALS:
  /// `chosen` or `reason` is another one.
  void changed();

 private:
  struct Found {
    std::string name;
    Result<std::shared_ptr<const Engine>> engine;
    std::string reason;
  };
  [[nodiscard]] Found find(const std::string& name) const;
  void take(const Found& found);
  void show();

  StudioModel& model_;
  QPointer<StudioModel> model_pointer_;  ///< made on the UI thread, for notes that come later
  std::vector<EngineProvider> providers_;
  QString chosen_;
  QString reason_;
  QActionGroup* group_;
  QList<QAction*> commands_;
  NewestWins<std::string, Found> lane_;  ///< last: ends before what it uses
};

}  // namespace evenkeel::ui
