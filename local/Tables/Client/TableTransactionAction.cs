namespace Azure.Data.Tables;

/// <summary>One step of a transaction.</summary>
public class TableTransactionAction
{
    /// <summary>A step without a condition.</summary>
    public TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity)
        : this(actionType, entity, default)
    {
    }

    /// <summary>
    /// A step with a condition. Only <paramref name="etag"/> counts, never the entity's own ETag. An update with a default
    /// <paramref name="etag"/> is sent without a condition and so also inserts; a delete with a default one takes any version.
    /// </summary>
    public TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity, ETag etag = default)
    {
        ActionType = actionType;
        Entity = entity;
        ETag = etag;
    }

    /// <summary>What is done with the entity.</summary>
    public TableTransactionActionType ActionType { get; }

    /// <summary>The entity; a delete reads nothing but its keys.</summary>
    public ITableEntity Entity { get; }

    /// <summary>The version that the stored entity must have.</summary>
    public ETag ETag { get; }
}

/// <summary>The kinds of steps in a transaction.</summary>
public enum TableTransactionActionType
{
    /// <summary>Insert; fails when the entity exists.</summary>
    Add = 0,

    /// <summary>Merge into the stored entity, if its version matches.</summary>
    UpdateMerge = 1,

    /// <summary>Replace the stored entity, if its version matches.</summary>
    UpdateReplace = 2,

    /// <summary>Delete; fails when the entity is missing.</summary>
    Delete = 3,

    /// <summary>Insert, or merge into the stored entity.</summary>
    UpsertMerge = 4,

    /// <summary>Insert, or replace the stored entity.</summary>
    UpsertReplace = 5,
}
